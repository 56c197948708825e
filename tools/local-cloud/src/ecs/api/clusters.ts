import type { DescribeClustersRequest, ListClustersRequest } from '@aws-sdk/client-ecs'
import { arn } from '../../arn.ts'
import type { Caller } from '../../caller.ts'
import { checkCount } from '../errors.ts'
import type { ClusterState } from '../model.ts'
import { CAPACITY_PROVIDERS } from '../service/validate.ts'
import { lastPart, type Store } from '../store.ts'
import { pageOf } from './page-of.ts'

export function clusterOperations(store: Store) {
  function describe(caller: Caller, cluster: ClusterState) {
    const place = store.placeOf(caller)
    const tasks = [...place.tasks.values()].filter((task) => task.cluster === cluster)
    const services = [...place.services.values()].filter(
      (service) => service.cluster === cluster && service.status === 'ACTIVE',
    )
    const count = (...statuses: string[]) =>
      tasks.filter(({ lastStatus }) => statuses.includes(lastStatus)).length
    return {
      clusterArn: cluster.arn,
      clusterName: cluster.name,
      status: cluster.status,
      registeredContainerInstancesCount: 0,
      runningTasksCount: count('RUNNING'),
      pendingTasksCount: count('PROVISIONING', 'PENDING', 'ACTIVATING'),
      activeServicesCount: services.length,
      statistics: [],
      tags: cluster.tags,
      settings: cluster.settings,
      capacityProviders: CAPACITY_PROVIDERS,
      defaultCapacityProviderStrategy: [],
    }
  }

  return {
    DescribeClusters: ({ clusters = ['default'] }: DescribeClustersRequest, caller: Caller) => {
      checkCount(clusters, { items: 'cluster names', most: 100 })
      const existing = store.placeOf(caller).clusters
      const found = clusters.flatMap((name) => existing.get(lastPart(name)) ?? [])
      const missing = clusters.filter((name) => !existing.has(lastPart(name)))
      return {
        clusters: found.map((cluster) => describe(caller, cluster)),
        failures: missing.map((name) => ({
          arn: arn('ecs', caller, `cluster/${lastPart(name)}`),
          reason: 'MISSING',
        })),
      }
    },
    ListClusters: (input: ListClustersRequest, caller: Caller) => {
      const arns = [...store.placeOf(caller).clusters.values()].map((cluster) => cluster.arn)
      const { items, ...next } = pageOf(arns, input)
      return { clusterArns: items, ...next }
    },
  }
}
