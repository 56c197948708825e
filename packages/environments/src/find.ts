import { environments } from '../table.ts'
import type { DeploymentTarget, Environment } from './environment.ts'
import { UnknownBranchError, UnknownEnvironmentError, UnknownServiceError } from './errors.ts'

/**
 * The environment that a branch deploys to.
 * @throws UnknownBranchError naming the branches that do deploy.
 */
export function environmentOfBranch(branch: string, table = environments): Environment {
  const found = table.find((environment) => environment.branch === branch)
  if (!found)
    throw new UnknownBranchError(
      branch,
      table.map((environment) => environment.branch),
    )
  return found
}

/**
 * The environment of this name.
 * @throws UnknownEnvironmentError naming the ones there are.
 */
export function environmentNamed(name: string, table = environments): Environment {
  const found = table.find((environment) => environment.name === name)
  if (!found)
    throw new UnknownEnvironmentError(
      name,
      table.map((environment) => environment.name),
    )
  return found
}

/**
 * One service of an environment.
 * @param name default: the environment's first service
 * @throws UnknownServiceError naming the ones there are.
 */
export function targetIn(
  environment: Environment,
  name: string = environment.services[0].name,
): DeploymentTarget {
  const service = environment.services.find((one) => one.name === name)
  if (!service)
    throw new UnknownServiceError(
      name,
      environment.name,
      environment.services.map((one) => one.name),
    )
  return { ...environment, service }
}

/** Every service of every environment, in the table's order. */
export function deploymentTargets(table = environments): DeploymentTarget[] {
  return table.flatMap((environment) =>
    environment.services.map((service) => ({ ...environment, service })),
  )
}

/** The environment of an ECS cluster as events name it; `undefined` for a cluster outside of the table. */
export function environmentOfCluster(
  place: { account: string; region: string; cluster: string },
  table = environments,
): Environment | undefined {
  return table.find(
    (environment) =>
      environment.account === place.account &&
      environment.region === place.region &&
      environment.cluster === place.cluster,
  )
}

/** The ECS service as events name it; `undefined` for a service outside of the table. */
export function targetOfService(
  place: { account: string; region: string; cluster: string; service: string },
  table = environments,
): DeploymentTarget | undefined {
  const environment = environmentOfCluster(place, table)
  const service = environment?.services.find(({ name }) => name === place.service)
  return environment && service && { ...environment, service }
}

/** The services whose images come from this ECR repository: several services may share one, or none may use it. */
export function targetsOfRepository(
  place: { account: string; region: string; repository: string },
  table = environments,
): DeploymentTarget[] {
  return deploymentTargets(table).filter(
    ({ account, region, service }) =>
      account === place.account &&
      region === place.region &&
      service.repository === place.repository,
  )
}

/** Who may answer pause hooks in Slack, by the name of the environment; those that name nobody are left out. */
export function approversOf(
  table: readonly Environment[],
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    table.flatMap(({ name, slack: { approvers = [] } }) =>
      approvers.length > 0 ? [[name, approvers]] : [],
    ),
  )
}
