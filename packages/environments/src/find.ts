import type { Environment } from './environment.ts'
import { UnknownBranchError, UnknownEnvironmentError } from './errors.ts'
import { environments } from './table.ts'

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
 * The environment of an ECS service as events name it, or `undefined`: an account also runs what is not ours.
 */
export function environmentOfCluster(
  place: { account: string; region: string; cluster: string; service?: string },
  table = environments,
): Environment | undefined {
  return table.find(
    (environment) =>
      environment.account === place.account &&
      environment.region === place.region &&
      environment.cluster === place.cluster &&
      (place.service === undefined || environment.service === place.service),
  )
}

/** The environments whose images come from this ECR repository: several may share one, and none may know it. */
export function environmentsOfRepository(
  place: { account: string; region: string; repository: string },
  table = environments,
): Environment[] {
  return table.filter(
    (environment) =>
      environment.account === place.account &&
      environment.region === place.region &&
      environment.repository === place.repository,
  )
}
