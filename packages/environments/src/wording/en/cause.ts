import type { CauseKind } from '../kinds.ts'
import type { CauseFacts } from '../parameters.ts'

const container = ({ container }: CauseFacts) =>
  container === undefined ? 'a task' : `container ${container}`
const exited = (facts: CauseFacts) => `${container(facts)} exited with code ${facts.exitCode}`

/** The role that starts the task. */
export const roleName = ({ role }: CauseFacts) =>
  role === undefined ? 'the execution role' : `execution role ${role}`

export function secretName({ secret, isParameter }: CauseFacts): string {
  if (secret === undefined) return isParameter ? 'a parameter' : 'a secret'
  if (isParameter) return `parameter${secret.includes(', ') ? 's' : ''} ${secret}`
  return `secret ${secret}`
}

export const logGroupName = ({ logGroup }: CauseFacts) =>
  logGroup === undefined ? 'its log group' : `log group ${logGroup}`

export const secretStore = ({ isParameter }: CauseFacts) =>
  isParameter ? 'SSM Parameter Store' : 'Secrets Manager'

/** What happened to a task, in half a sentence. */
const sentences: Readonly<Record<CauseKind, (facts: CauseFacts) => string>> = {
  'application-error': exited,
  ended: exited,
  killed: exited,
  interrupted: ({ isSpot }) =>
    isSpot ? 'Fargate Spot took its capacity back' : 'AWS stopped it for maintenance of its host',
  crashed: exited,
  'out-of-memory': (facts) => `${container(facts)} ran out of memory`,
  'health-check': ({ healthCheck }) =>
    healthCheck === 'container'
      ? 'its container health check fails'
      : 'it fails the health check of its target group',
  'command-not-found': (facts) =>
    facts.exitCode === undefined
      ? `the command of ${container(facts)} cannot be run`
      : exited(facts),
  architecture: () => 'its image is built for another processor',
  'image-missing': () => 'its image does not exist',
  'image-denied': ({ mayBeMissing }) =>
    mayBeMissing ? 'its image does not exist, or may not be pulled' : 'its image may not be pulled',
  'image-unreachable': () => 'the task cannot reach the registry of its image',
  'image-throttled': () => 'the registry of its image allows no more pulls',
  image: () => 'its image cannot be pulled',
  'registry-denied': (facts) => `${roleName(facts)} may not log in to ECR`,
  'registry-unreachable': () => 'the task cannot reach ECR',
  'registry-auth': () => 'the task gets no access to ECR',
  'secret-denied': (facts) => `${roleName(facts)} may not read ${secretName(facts)}`,
  'secret-missing': (facts) => `${secretName(facts)} is not in this account and region`,
  'secret-key-missing': (facts) =>
    `${secretName(facts)} has no key ${facts.key ?? 'that the task definition names'}`,
  'secret-unreachable': (facts) => `the task cannot reach ${secretStore(facts)}`,
  secret: (facts) => `${secretName(facts)} cannot be read`,
  'secret-or-registry': () => 'the task cannot fetch its secrets, or its access to ECR',
  'logs-denied': (facts) => `${roleName(facts)} may not write its logs`,
  'logs-unreachable': ({ isCloudWatch }) =>
    `the task cannot reach ${isCloudWatch ? 'CloudWatch Logs' : 'the destination of its logs'}`,
  'log-group-missing': (facts) => `${logGroupName(facts)} does not exist`,
  'log-group': () => 'its logging cannot be set up',
  'env-files': () => 'its environment file cannot be fetched from S3',
  role: ({ role }) =>
    `ECS may not assume ${role === undefined ? 'a role of the task' : `role ${role}`}`,
  volume: () => 'a volume cannot be mounted',
  'network-interface': ({ isTimeout }) =>
    isTimeout
      ? 'its network interface was not ready in time'
      : 'its network interface cannot be made',
  'disk-full': () => 'the disk of the task is full',
  'start-timeout': (facts) => `${container(facts)} did not start in time`,
  'cannot-start': (facts) => `${container(facts)} cannot be started`,
  'cannot-stop': (facts) => `${container(facts)} cannot be stopped`,
  dependency: (facts) => `${container(facts)} waits for one that failed`,
  resources: () => 'what its tasks need cannot be prepared',
  capacity: () => 'there is no capacity for its tasks',
  placement: () => 'no container instance can take its tasks',
  quota: () => 'a quota of the account is reached',
  internal: () => 'ECS has an error of its own',
  unknown: () => 'its tasks stop, and ECS gives no exit code',
}

/** Why a task failed, and what that means. */
export const cause = {
  sentences,
  /** A sentence of its own. */
  whole: (share: string | undefined, sentence: string) =>
    `${share === undefined ? '' : `${share}: `}${sentence}.`,
  meaning: {
    ownError: (code: number | undefined, isApp: boolean) =>
      `Code ${code} is ${isApp ? "the application's" : "the container's"} own error.`,
    cleanEnd: 'Code 0 is a clean end, but a service must not end.',
    sigkill: 'Code 137 is SIGKILL. ECS does not say that it ran out of memory.',
    sigterm: 'Code 143 is SIGTERM: something asked it to stop.',
    signal: (code: number | undefined, signal: number | undefined) =>
      `Code ${code} is signal ${signal}${signal === 11 ? ' (SIGSEGV)' : ''}: the process crashed.`,
    killed: (code: number) => `It was killed (code ${code}).`,
    notFound: 'Code 127: the command was not found.',
    notRun: 'Code 126: the command cannot be run.',
    execFormat: 'Its log says: exec format error.',
  },
  sidecar: {
    proxy: (name: string) =>
      `Container ${name} is the proxy that ECS adds for Service Connect: the task stops with it.`,
    guardDuty: (name: string) => `Container ${name} is the agent that GuardDuty adds.`,
    of: (name: string, app: string | undefined) =>
      `Container ${name} is a sidecar of ${app}: where it is essential, the task stops with it.`,
  },
  /** Other containers of the same task that failed. */
  beside: {
    exited: (name: string, code: number) => `container ${name} exited with code ${code}`,
    failed: (name: string) => `container ${name} failed`,
    too: (others: string) => `In the same task ${others}: which ended first is not known.`,
  },
}
