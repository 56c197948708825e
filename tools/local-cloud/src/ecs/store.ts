import { arn, perPlace } from '../arn.ts'
import type { Caller } from '../caller.ts'
import { createChanges } from '../changes.ts'
import { AwsError } from '../wire/service.ts'
import { invalidParameter } from './errors.ts'
import type {
  ClusterState,
  Place,
  RegisteredTaskDefinition,
  ServiceState,
  TaskState,
} from './model.ts'

/** State of ECS, by account and region. */
export type Store = ReturnType<typeof createStore>

export function createStore() {
  const changes = createChanges()
  const placeOf = perPlace<Place>(() => ({
    clusters: new Map(),
    services: new Map(),
    tasks: new Map(),
    families: new Map(),
  }))

  /** @throws AwsError ClusterNotFoundException, InvalidParameterException */
  function cluster(caller: Caller, nameOrArn: string | undefined): ClusterState {
    const name = lastPart(nameOrArn ?? 'default')
    if (!/^[\w-]{1,255}$/.test(name))
      throw invalidParameter(`Cluster must match ^[a-zA-Z0-9\\-_]{1,255}$, but was ${name}`)
    const found = placeOf(caller).clusters.get(name)
    if (found?.status !== 'ACTIVE')
      throw new AwsError('ClusterNotFoundException', 'Cluster not found.')
    return found
  }

  /** A service by name or ARN, INACTIVE ones too. */
  function findService(
    caller: Caller,
    { name: clusterName }: ClusterState,
    nameOrArn: string | undefined,
  ): ServiceState | undefined {
    const serviceArn = arn('ecs', caller, `service/${clusterName}/${lastPart(nameOrArn ?? '')}`)
    return placeOf(caller).services.get(serviceArn)
  }

  /** @throws AwsError ServiceNotFoundException, ServiceNotActiveException */
  function activeService(
    caller: Caller,
    cluster: ClusterState,
    nameOrArn: string | undefined,
  ): ServiceState {
    const service = findService(caller, cluster, nameOrArn)
    if (!service) throw new AwsError('ServiceNotFoundException', 'Service not found.')
    if (service.status !== 'ACTIVE')
      throw new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.')
    return service
  }

  /** A task definition by ARN, `family:revision`, or `family` (its latest ACTIVE revision). */
  function findTaskDefinition(
    caller: Caller,
    reference: string | undefined,
  ): RegisteredTaskDefinition | undefined {
    const [family = '', revision] = lastPart(reference ?? '').split(':')
    const revisions = placeOf(caller).families.get(family) ?? []
    return revision === undefined
      ? revisions.findLast(({ definition }) => definition.status === 'ACTIVE')
      : revisions.find(({ definition }) => definition.revision === Number(revision))
  }

  function findTask(caller: Caller, cluster: ClusterState, idOrArn: string): TaskState | undefined {
    return placeOf(caller).tasks.get(
      arn('ecs', caller, `task/${cluster.name}/${lastPart(idOrArn)}`),
    )
  }

  return {
    placeOf,
    cluster,
    findService,
    activeService,
    findTaskDefinition,
    findTask,
    /** Notifies the listeners that services or tasks may have changed. */
    changed: () => changes.notify(),
    subscribe: changes.subscribe,
  }
}

/** `name` of `arn:…/…/name`, and of `name`. */
export function lastPart(nameOrArn: string): string {
  return nameOrArn.split('/').at(-1) ?? nameOrArn
}
