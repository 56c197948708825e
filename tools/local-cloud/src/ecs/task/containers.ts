import type { ContainerDefinition, ContainerOverride } from '@aws-sdk/client-ecs'
import type { Clock } from '../../clock.ts'
import type { ContainerState, TaskState } from '../model.ts'
import type {
  ContainerRuntime,
  ContainerSpec,
  Images,
  LogSink,
  RunningContainer,
  Secrets,
} from '../ports.ts'

export interface StartedContainer {
  readonly state: ContainerState
  readonly running: RunningContainer
  readonly stopTimeoutMs: number
}

/** The started containers of a task, and the failure if not all of them could be started. */
export type Started =
  | { readonly containers: readonly StartedContainer[] }
  | { readonly containers: readonly StartedContainer[]; readonly failure: string }

export type ContainerStarter = (task: TaskState) => Promise<Started>

/** Variables that the platform adds to the environment of a task's container. */
export type Platform = (task: TaskState, container: string) => Readonly<Record<string, string>>

export interface StarterOptions {
  readonly clock: Clock
  readonly logs: LogSink
  readonly images: Images
  readonly secrets: Secrets | undefined
  readonly platform?: Platform | undefined
}

/** Fargate's default. */
const STOP_TIMEOUT_SECONDS = 30

/** Starts containers with the environment, secrets and logs that the task definition gives them. */
export function createContainerStarter(
  { clock, logs, images, secrets, platform }: StarterOptions,
  runtime: ContainerRuntime,
): ContainerStarter {
  return async (task) => {
    const prepared: {
      state: ContainerState
      definition: ContainerDefinition
      spec: ContainerSpec
    }[] = []
    for (const state of task.containers) {
      const definition = definitionOf(task, state)
      const image = images.resolve(state.image)
      if (!image) return failed(state, notFound(state.image))
      state.imageDigest = image.digest
      const secret = readSecrets(task, definition, secrets)
      if ('missing' in secret) return failed(state, secretMissing(secret.missing))
      const onLine = lineWriter(task, definition, { clock, logs })
      const spec = containerSpec(task, definition, {
        image,
        platform: platform?.(task, state.name) ?? {},
        secrets: secret.values,
        onLine,
      })
      prepared.push({ state, definition, spec })
    }
    const containers: StartedContainer[] = []
    for (const { state, definition, spec } of prepared) {
      try {
        const running = await runtime.start(spec)
        state.lastStatus = 'RUNNING'
        state.runtimeId = `${task.id}-${String(running.address.port).padStart(10, '0')}`
        const stopTimeoutMs = (definition.stopTimeout ?? STOP_TIMEOUT_SECONDS) * 1000
        containers.push({ state, running, stopTimeoutMs })
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        return failed(state, `CannotStartContainerError: ${message}`, containers)
      }
    }
    return { containers }
  }
}

function failed(
  state: ContainerState,
  failure: string,
  containers: readonly StartedContainer[] = [],
): Started {
  state.reason = failure
  return { containers, failure }
}

const notFound = (image: string) =>
  `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${image}: ${image}: not found`

const secretMissing = (valueFrom: string) =>
  `ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm or ssm: ${valueFrom}: not found`

export function definitionOf(task: TaskState, { name }: { name: string }): ContainerDefinition {
  const definitions = task.taskDefinition.definition.containerDefinitions ?? []
  return definitions.find((definition) => definition.name === name) ?? {}
}

function readSecrets(
  task: TaskState,
  definition: ContainerDefinition,
  secrets: Secrets | undefined,
): { values: Record<string, string> } | { missing: string } {
  const values: Record<string, string> = {}
  for (const { name, valueFrom } of definition.secrets ?? []) {
    if (!name || !valueFrom) continue
    const value = secrets?.resolve(task.caller, valueFrom)
    if (value === undefined) return { missing: valueFrom }
    values[name] = value
  }
  return { values }
}

/** Writes to the stream that the `awslogs` driver would write to: PREFIX/CONTAINER/TASK. */
export function lineWriter(
  task: TaskState,
  { name, logConfiguration }: ContainerDefinition,
  { clock, logs }: Pick<StarterOptions, 'clock' | 'logs'>,
): (line: string) => void {
  const options = logConfiguration?.options
  const group = options?.['awslogs-group']
  if (logConfiguration?.logDriver !== 'awslogs' || !group) return () => {}
  const prefix = options?.['awslogs-stream-prefix']
  const stream = prefix ? `${prefix}/${name}/${task.id}` : task.id
  const place = { ...task.caller, region: options?.['awslogs-region'] ?? task.caller.region }
  return (line) => logs.write(place, group, stream, line, clock.now())
}

function containerSpec(
  task: TaskState,
  definition: ContainerDefinition,
  given: Pick<ContainerSpec, 'image' | 'platform' | 'onLine'> & { secrets: Record<string, string> },
): ContainerSpec {
  const override = (task.overrides.containerOverrides ?? []).find(
    ({ name }) => name === definition.name,
  )
  const command = override?.command ?? definition.command
  const { cpu, memory } = task.taskDefinition.definition
  return {
    name: definition.name ?? '',
    image: given.image,
    platform: given.platform,
    environment: { ...environmentOf(definition), ...given.secrets, ...environmentOf(override) },
    containerPort: definition.portMappings?.[0]?.containerPort ?? 0,
    cpu: definition.cpu || Number(cpu ?? 256),
    memoryMiB: definition.memory ?? Number(memory ?? 512),
    readonlyRootFilesystem: definition.readonlyRootFilesystem ?? false,
    initProcess: definition.linuxParameters?.initProcessEnabled ?? false,
    dropCapabilities: definition.linuxParameters?.capabilities?.drop ?? [],
    onLine: given.onLine,
    ...(command && command.length > 0 && { command }),
    ...(definition.user && { user: definition.user }),
  }
}

function environmentOf(
  from: Pick<ContainerDefinition | ContainerOverride, 'environment'> | undefined,
): Record<string, string> {
  return Object.fromEntries(
    (from?.environment ?? []).flatMap(({ name, value }) => (name ? [[name, value ?? '']] : [])),
  )
}
