import type { Caller } from '../caller.ts'
import { createClock, type MovableClock } from '../clock.ts'
import { readInput } from '../wire/read-input.ts'
import { createEcs, type Ecs, type EcsOptions } from './index.ts'
import type {
  ContainerExit,
  ContainerRuntime,
  ContainerSpec,
  LocalImage,
  RunningContainer,
  Target,
  TargetGroups,
  TargetHealth,
} from './ports.ts'

/** Test doubles for everything around ECS. Time moves only when a test advances it. */

export const caller: Caller = { account: '123456789012', region: 'ap-northeast-1' }
export const registry = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/backend'
export const targetGroupArn =
  'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:targetgroup/app-dev-backend/0123456789abcdef'

/** Behaviour of a fake image, chosen by its tag. Default: `good`. */
export type Behaviour = 'good' | 'crashes' | 'unhealthy' | 'crashes-later' | 'slow'

const behaviourOf = (tag: string): Behaviour =>
  (['crashes-later', 'crashes', 'unhealthy', 'slow'] as const).find((one) => tag.startsWith(one)) ??
  'good'

/** Containers that only run timers. */
export function fakeRuntime(clock: MovableClock) {
  const started: ContainerSpec[] = []
  let port = 40_000
  const behaviours = new Map<number, Behaviour>()
  const runtime: ContainerRuntime = {
    async start(spec) {
      started.push(spec)
      port += 1
      const behaviour = behaviourOf(spec.image.tag)
      behaviours.set(port, behaviour)
      return container(clock, spec, behaviour, port)
    },
    async close() {},
  }
  return { runtime, started, behaviours }
}

function container(
  clock: MovableClock,
  spec: ContainerSpec,
  behaviour: Behaviour,
  port: number,
): RunningContainer {
  let end: (exit: ContainerExit) => void = () => {}
  const ended = new Promise<ContainerExit>((resolve) => {
    end = resolve
  })
  if (behaviour === 'crashes' || behaviour === 'crashes-later')
    clock.after(behaviour === 'crashes' ? 300 : 60_000, () => {
      spec.onLine('COGNITO_USER_POOL_ID: required')
      end({ exitCode: 1 })
    })
  return {
    address: { host: '127.0.0.1', port },
    ended,
    check: async () => behaviour !== 'unhealthy',
    async stop(timeoutMs) {
      clock.after(100, () => end({ exitCode: timeoutMs === 0 ? 137 : 0 }))
    },
  }
}

/** Reports the health of the behaviour behind the address after a second. */
export function fakeTargetGroups(clock: MovableClock, behaviours: Map<number, Behaviour>) {
  const registered = new Set<string>()
  const targetGroups: TargetGroups = {
    exists: (arn) => arn === targetGroupArn,
    register(_arn: string, target: Target, onHealth: (health: TargetHealth) => void) {
      registered.add(target.id)
      const behaviour = behaviours.get(target.address.port)
      onHealth({ state: 'initial', reason: 'Elb.RegistrationInProgress' })
      clock.after(behaviour === 'slow' ? 30_000 : 1000, () => {
        if (!registered.has(target.id)) return
        onHealth(
          behaviour === 'unhealthy'
            ? {
                state: 'unhealthy',
                reason: 'Target.ResponseCodeMismatch',
                description: 'Health checks failed with these codes: [503]',
              }
            : { state: 'healthy' },
        )
      })
    },
    async deregister(_arn, target) {
      registered.delete(target.id)
      await clock.sleep(500)
    },
  }
  return { targetGroups, registered }
}

export function fakeImage(uri: string): LocalImage | undefined {
  const [, tag] = /:([\w.-]+)$/.exec(uri) ?? []
  if (!uri.startsWith(registry) || tag === undefined || tag === 'missing') return undefined
  return {
    repository: 'backend',
    tag,
    digest: `sha256:${tag}`,
    command: ['node', 'main.mjs'],
    environment: {},
  }
}

/** A repeatable sequence (mulberry32), so that a failing test fails again. */
function seeded(): () => number {
  let state = 1
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** An event as it was put on the bus; untyped, so that tests can read any field. */
export interface Emitted {
  readonly 'detail-type': string
  readonly time: string
  readonly resources: readonly string[]
  // biome-ignore lint/suspicious/noExplicitAny: the shape differs by detail-type.
  readonly detail: any
}

export interface FakeCloud {
  readonly ecs: Ecs
  readonly clock: MovableClock
  readonly emitted: Emitted[]
  readonly lines: { group: string; stream: string; message: string }[]
  readonly started: ContainerSpec[]
  readonly registered: Set<string>
  /** Calls an operation as the wire does; returns the response as it is written. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape differs by operation.
  call(operation: string, input: object, as?: Caller): Promise<any>
}

/** ECS with a cluster `app-dev` and fakes around it. */
export function fakeCloud(
  given: Partial<EcsOptions> | ((clock: MovableClock) => Partial<EcsOptions>) = {},
): FakeCloud {
  const clock = createClock({ speed: 0, start: Date.parse('2026-11-23T12:00:00Z') })
  const emitted: Emitted[] = []
  const lines: FakeCloud['lines'] = []
  const { runtime, started, behaviours } = fakeRuntime(clock)
  const { targetGroups, registered } = fakeTargetGroups(clock, behaviours)
  const ecs = createEcs({
    clock,
    // ECS emits envelopes only; the fake does not check them.
    events: { emit: (event) => void emitted.push(event as Emitted) },
    logs: {
      write: (_place, group, stream, message) => void lines.push({ group, stream, message }),
    },
    images: { resolve: fakeImage },
    runtime,
    targetGroups,
    random: seeded(),
    ...(typeof given === 'function' ? given(clock) : given),
  })
  ecs.seedCluster(caller, 'app-dev')
  return {
    ecs,
    clock,
    emitted,
    lines,
    started,
    registered,
    async call(operation, input, as = caller) {
      const run = ecs.service.operations[operation]
      if (!run) throw new Error(`no operation ${operation}`)
      const read = readInput(ecs.service, operation, JSON.parse(JSON.stringify(input)))
      return JSON.parse(JSON.stringify(await run(read, as)))
    },
  }
}

export const taskDefinition = (tag: string) => ({
  family: 'backend',
  cpu: '256',
  memory: '512',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  executionRoleArn: 'arn:aws:iam::123456789012:role/app-dev-task-execution',
  containerDefinitions: [
    {
      name: 'backend',
      image: `${registry}:${tag}`,
      essential: true,
      portMappings: [{ containerPort: 8080, protocol: 'tcp' }],
      environment: [{ name: 'ENV', value: 'dev' }],
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': '/ecs/app-dev/backend',
          'awslogs-region': 'ap-northeast-1',
          'awslogs-stream-prefix': 'ecs',
        },
      },
    },
  ],
})

export const serviceDefinition = (overrides: object = {}) => ({
  cluster: 'app-dev',
  serviceName: 'backend',
  desiredCount: 1,
  launchType: 'FARGATE',
  loadBalancers: [{ targetGroupArn, containerName: 'backend', containerPort: 8080 }],
  networkConfiguration: {
    awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] },
  },
  deploymentConfiguration: {
    maximumPercent: 200,
    minimumHealthyPercent: 100,
    deploymentCircuitBreaker: { enable: true, rollback: true },
  },
  ...overrides,
})
