import { arn } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import type { AwsService } from '../wire/service.ts'
import { accountSettingOperations } from './api/account-settings.ts'
import { clusterOperations } from './api/clusters.ts'
import { serviceDeploymentOperations } from './api/service-deployments.ts'
import { serviceOperations } from './api/services.ts'
import { tagOperations } from './api/tags.ts'
import { taskDefinitionOperations } from './api/task-definitions.ts'
import { taskOperations } from './api/tasks.ts'
import { createCapacity } from './capacity.ts'
import { createEmitter } from './deployment/emit.ts'
import { createDeploymentEngine, type DeploymentEngine } from './deployment/engine.ts'
import { createTaskKeeper } from './deployment/keeper.ts'
import { createServiceLog } from './deployment/service-events.ts'
import { invalidRequest } from './errors.ts'
import { createIds } from './ids.ts'
import type { ForcedOutcome, ServiceState, TaskState } from './model.ts'
import type {
  ContainerRuntime,
  DeploymentAlarms,
  Events,
  Images,
  LogSink,
  Secrets,
  TargetGroups,
} from './ports.ts'
import { createServices } from './service/services.ts'
import { createStore } from './store.ts'
import { createContainerStarter, type Platform } from './task/containers.ts'
import { createForcedExit } from './task/forced-exit.ts'
import { createTaskRunner } from './task/runner.ts'
import { defaultTimings, type Timings } from './timings.ts'

export interface EcsOptions {
  readonly clock: Clock
  readonly events: Events
  readonly logs: LogSink
  readonly images: Images
  readonly runtime: ContainerRuntime
  readonly targetGroups: TargetGroups
  /** Without it, no alarm is ever on. */
  readonly alarms?: DeploymentAlarms
  /** Without it, a task definition with secrets does not start. */
  readonly secrets?: Secrets
  /** Variables that the platform adds to a container's environment, for instance the URL of its metadata. */
  readonly platform?: Platform
  readonly timings?: Partial<Timings>
  /** Quota of Fargate vCPUs of each account and region. Default: 16. */
  readonly vcpus?: number
  /** Source of identifiers, 0 ≤ x < 1. Default: `Math.random`. */
  readonly random?: () => number
}

export interface Ecs {
  readonly service: AwsService
  /** Creates a cluster, as a stack does. Returns its ARN. */
  seedCluster(caller: Caller, name: string): string
  /**
   * Forces how the next deployments of a service end, until it is called with `undefined`. The service need not exist
   * yet; rollbacks are never forced.
   */
  forceOutcome(forced: {
    readonly caller: Caller
    readonly cluster: string
    readonly service: string
    readonly outcome: ForcedOutcome | undefined
  }): void
  /** Brings the desired count of a service within limits; without a service it does nothing. */
  keepWithin(
    this: void,
    service: { readonly cluster: string; readonly service: string },
    limits: { readonly min: number; readonly max: number },
    caller: Caller,
  ): void
  /** Kills the containers of a task, as the kernel does when memory runs out; without such a task it does nothing. */
  killTask(arn: string): Promise<void>
  /** Every cluster, by account and region. */
  clusters(): readonly { readonly caller: Caller; readonly name: string }[]
  /** Every service. */
  services(): readonly Readonly<ServiceState>[]
  /** Every task, stopped ones for an hour. */
  tasks(): readonly Readonly<TaskState>[]
  /** Calls the listener when services or tasks may have changed. Returns a function that unsubscribes. */
  subscribe(listener: () => void): () => void
  /** Stops every container and starts none any more. */
  close(): Promise<void>
}

const noAlarms: DeploymentAlarms = {
  isOn: () => false,
  evaluationMs: () => 0,
  onAlarm: () => {},
}

/** ECS: the API as AWS answers it, with deployments that run real containers. */
export function createEcs(options: EcsOptions): Ecs {
  const { alarms = noAlarms } = options
  const { clock, events, logs, images, runtime, targetGroups, secrets, platform } = options
  const ids = createIds(options.random)
  const timings = { ...defaultTimings, ...options.timings }
  const store = createStore()
  const capacity = createCapacity(store, options.vcpus)
  const places = new Map<string, Caller>()
  const outcomes = new Map<string, ForcedOutcome>()
  let closed = false
  const log = createServiceLog(clock, ids)
  const emit = createEmitter(clock, events, ids)
  const runner = createTaskRunner({ clock, targetGroups, timings, changed: store.changed })
  const { keeper, runAlone } = createTaskKeeper({
    clock,
    ids,
    store,
    emit,
    log,
    runner,
    start: createContainerStarter({ clock, logs, images, secrets, platform }, runtime),
    forcedExit: createForcedExit(clock, logs),
    engine: () => engine,
  })
  const engine: DeploymentEngine = createDeploymentEngine({
    clock,
    ids,
    timings,
    emit,
    log,
    keeper,
    alarms,
    capacity,
    outcomeOf: ({ caller, cluster, name }) =>
      outcomes.get([caller.account, caller.region, cluster.name, name].join('/')),
    isClosed: () => closed,
    changed: store.changed,
  })
  const services = createServices({ clock, ids, store, images, targetGroups, engine, keeper })

  const allTasks = () =>
    [...places.values()].flatMap((caller) => [...store.placeOf(caller).tasks.values()])
  const allServices = () =>
    [...places.values()].flatMap((caller) => [...store.placeOf(caller).services.values()])
  alarms.onAlarm(({ account, region }, name) => {
    for (const service of store.placeOf({ account, region }).services.values())
      engine.alarm(service, name)
  })

  return {
    service: {
      name: 'ecs',
      model: { name: 'ecs', invalid: invalidRequest },
      protocol: 'json',
      targetPrefix: 'AmazonEC2ContainerServiceV20141113',
      operations: {
        ...accountSettingOperations(),
        ...clusterOperations(store),
        ...taskDefinitionOperations(store, clock),
        ...serviceOperations(store, services),
        ...serviceDeploymentOperations(store, services, engine),
        ...taskOperations({ clock, ids, store, runner, capacity, runAlone }),
        ...tagOperations(store),
      },
    },
    seedCluster(caller, name) {
      const cluster = {
        arn: arn('ecs', caller, `cluster/${name}`),
        name,
        settings: [{ name: 'containerInsights' as const, value: 'disabled' }],
        tags: [],
        status: 'ACTIVE' as const,
      }
      const { account, region } = caller
      places.set(`${account}/${region}`, { account, region })
      store.placeOf(caller).clusters.set(name, cluster)
      return cluster.arn
    },
    forceOutcome({ caller, cluster, service, outcome }) {
      const key = [caller.account, caller.region, cluster, service].join('/')
      if (outcome === undefined) outcomes.delete(key)
      else outcomes.set(key, outcome)
    },
    keepWithin(names, { min, max }, caller) {
      const service = store.findService(caller, store.cluster(caller, names.cluster), names.service)
      if (!service) return
      const desiredCount = Math.min(Math.max(service.desiredCount, min), max)
      if (desiredCount !== service.desiredCount) services.update({ ...names, desiredCount }, caller)
    },
    clusters: () =>
      [...places.values()].flatMap((caller) =>
        [...store.placeOf(caller).clusters.keys()].map((name) => ({ caller, name })),
      ),
    services: allServices,
    tasks: allTasks,
    async killTask(arn) {
      const task = allTasks().find((one) => one.arn === arn)
      if (task) await runner.kill(task)
    },
    subscribe: store.subscribe,
    close() {
      // Set first: tasks that stop from here on must not be replaced.
      closed = true
      return runtime.close()
    },
  }
}
