import type { EnvironmentView } from '@repo/control-room/protocol'
import { type DeploymentTarget, deploymentTargets, type Environment } from '@repo/environments'
import type { SeededCloud } from '../seed/seeded-cloud.ts'
import type { Reached } from './traffic.ts'

type Cloud = Pick<SeededCloud, 'environments' | 'serviceUrl' | 'ecs'>

/** The environments of a cloud, as the page shows them. */
export function viewEnvironments(cloud: Cloud): EnvironmentView[] {
  return cloud.environments.map((environment) => ({
    name: environment.name,
    production: environment.production,
    branch: environment.branch,
    channel: environment.slack.channel,
    services: deploymentTargets([environment]).map((target) => ({
      key: keyOf(target, target.service.name),
      name: target.service.name,
      url: urlOf(cloud, target),
    })),
  }))
}

/** The services that exist and have a URL. */
export function reachedServices(cloud: Cloud): Reached[] {
  const existing = new Set(
    cloud.ecs
      .services()
      .filter(({ status }) => status === 'ACTIVE')
      .map(({ caller, cluster, name }) => keyOf({ ...caller, cluster: cluster.name }, name)),
  )
  return viewEnvironments(cloud).flatMap(({ services }) =>
    services.flatMap(({ key, url }) => (url && existing.has(key) ? [{ key, url }] : [])),
  )
}

/** One URL leads to a service of an environment: the one that takes what no rule of another does. */
function urlOf(cloud: Cloud, target: DeploymentTarget): string | undefined {
  const { http } = target.service
  return http && !http.rule ? cloud.serviceUrl(target) || undefined : undefined
}

function keyOf(
  { account, region, cluster }: Pick<Environment, 'account' | 'region' | 'cluster'>,
  service: string,
): string {
  return [account, region, cluster, service].join('/')
}
