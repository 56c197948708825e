import { ECSClient } from '@aws-sdk/client-ecs'
import { type AwsSettings, awsSettings, call } from './aws.ts'
import { cfnOutput } from './cfn-output.ts'
import type { Clock } from './clock.ts'
import { type Deadline, startDeadline } from './deadline.ts'
import { type Config, loadConfig } from './definitions/config.ts'
import {
  loadServiceDefinition,
  loadTaskDefinition,
  type ServiceDefinition,
  type TaskDefinition,
} from './definitions/load.ts'
import { parseDuration } from './duration.ts'
import type { Options } from './options.ts'
import { environmentFunctions } from './template/functions.ts'

interface Output {
  write(text: string): unknown
}

/** The process around a run. */
export interface Surroundings {
  env: NodeJS.ProcessEnv
  cwd: string
  stdout: Output
  stderr: Output
  clock: Clock
  signal?: AbortSignal | undefined
  /**
   * Whether `required_version` is checked against the version that this package does as. Default: true. Where it takes the place of the
   * real one, that is what the constraint is about.
   */
  checkVersion?: boolean
}

/** Options, configuration, output and AWS clients of a command. */
export interface Session {
  readonly options: Options
  readonly config: Config
  readonly aws: AwsSettings
  readonly clock: Clock
  readonly deadline: Deadline
  /** Results, for programs and people: stdout. */
  print(text: string): void
  /** Progress, for people: stderr. */
  info(text: string): void
  warn(text: string): void
  /** Calls ECS. Throws after the deadline. */
  ecs<T>(operation: string, request: (client: ECSClient, abort: Abort) => Promise<T>): Promise<T>
  taskDefinition(): Promise<TaskDefinition>
  serviceDefinition(): Promise<ServiceDefinition>
}

/** Options of an SDK call, so that an interrupt ends it. */
interface Abort {
  abortSignal?: AbortSignal
}

/** Reads the configuration and creates the ECS client. Does not call AWS. */
export async function openSession(options: Options, given: Surroundings): Promise<Session> {
  const { env, cwd, stdout, stderr, clock } = given
  const warn = (text: string) => void stderr.write(`WARN ${text}\n`)
  const functions = environmentFunctions(env)
  const { checkVersion = true } = given
  const config = await loadConfig(options.config, { cwd, env, functions, warn, checkVersion })
  if (options.timeout !== undefined) config.timeout = parseDuration(options.timeout)
  const deadline = startDeadline(clock, config.timeout / 1e6, given.signal)
  const aws = awsSettings(config.region, env)
  const abort = given.signal ? { abortSignal: given.signal } : {}
  const client = new ECSClient(aws)
  const sources = {
    cwd,
    functions: config.cloudformation ? { ...functions, cfn_output: cfnOutput(aws) } : functions,
  }
  const name = `[${config.service}/${config.cluster}]`
  return {
    options,
    config,
    aws,
    clock,
    deadline,
    print: (text) => void stdout.write(text),
    info: (text) => void stderr.write(`${name} ${text}\n`),
    warn: (text) => void stderr.write(`${name} WARN ${text}\n`),
    ecs(operation, request) {
      deadline.check()
      return call(`ecs:${operation}`, () => request(client, abort))
    },
    taskDefinition: () => loadTaskDefinition(config, sources),
    serviceDefinition: () => loadServiceDefinition(config, sources),
  }
}
