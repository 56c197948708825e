import type { ScenarioPlace } from '@repo/aws-events/scenarios'
import type { DeploymentTarget } from '@repo/environments'

/** A service of the table and its repository, as events name them. */
export function placeOf({ account, region, cluster, service }: DeploymentTarget): ScenarioPlace {
  return { account, region, cluster, service: service.name, repository: service.repository }
}
