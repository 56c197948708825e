import type {
  CreateServiceRequest,
  DeleteServiceRequest,
  DescribeServicesRequest,
  ListServicesRequest,
  UpdateServiceRequest,
} from '@aws-sdk/client-ecs'
import { arn } from '../../arn.ts'
import type { Caller } from '../../caller.ts'
import { checkCount } from '../errors.ts'
import type { ServiceState } from '../model.ts'
import { describeService } from '../service/describe.ts'
import type { Services } from '../service/services.ts'
import { lastPart, type Store } from '../store.ts'
import { pageOf } from './page-of.ts'

export function serviceOperations(store: Store, services: Services) {
  return {
    CreateService: (input: CreateServiceRequest, caller: Caller) => {
      const service = services.create(input, caller)
      return { service: describeService(service, services.tasksOf(service), true) }
    },
    UpdateService: (input: UpdateServiceRequest, caller: Caller) => {
      const service = services.update(input, caller)
      return { service: describeService(service, services.tasksOf(service), true) }
    },
    DeleteService: (input: DeleteServiceRequest, caller: Caller) => {
      const service = services.remove(input, caller)
      return { service: describeService(service, services.tasksOf(service), true) }
    },
    DescribeServices: (input: DescribeServicesRequest, caller: Caller) => {
      const names = input.services ?? []
      checkCount(names, { empty: 'Services cannot be empty.', items: 'service names', most: 10 })
      const cluster = store.cluster(caller, input.cluster)
      const found = names.flatMap((name) => store.findService(caller, cluster, name) ?? [])
      const missing = names.filter((name) => !store.findService(caller, cluster, name))
      const withTags = input.include?.includes('TAGS') ?? false
      return {
        services: found.map((service) =>
          describeService(service, services.tasksOf(service), withTags),
        ),
        failures: missing.map((name) => ({
          arn: arn('ecs', caller, `service/${cluster.name}/${lastPart(name)}`),
          reason: 'MISSING',
        })),
      }
    },
    ListServices: (input: ListServicesRequest, caller: Caller) => {
      const cluster = store.cluster(caller, input.cluster)
      const arns = [...store.placeOf(caller).services.values()]
        .filter(
          (service) =>
            service.cluster === cluster && service.status !== 'INACTIVE' && matches(service, input),
        )
        .map((service) => service.arn)
      const { items, ...next } = pageOf(arns, input, 10)
      return { serviceArns: items, ...next }
    },
  }
}

/** Whether a service passes the filters of a list; every service here is a REPLICA one. */
function matches(
  { deployments: [primary] }: ServiceState,
  { launchType, schedulingStrategy }: ListServicesRequest,
): boolean {
  return (
    (launchType === undefined || primary?.revision.launchType === launchType) &&
    schedulingStrategy !== 'DAEMON'
  )
}
