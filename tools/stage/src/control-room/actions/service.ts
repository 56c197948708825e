import type { DeploymentTarget } from '@repo/environments'
import type { LocalCloud } from '@repo/local-cloud'
import type { Commit } from '../../commit.ts'

type Cloud = Pick<LocalCloud, 'ecs'>

/** A revision that a deployment has completed. */
export interface Completed {
  readonly commit: string
  /** Revision of its task definition. */
  readonly revision: number
}

/** The service of a target; `undefined` before its first deployment. */
export function serviceOf({ ecs }: Cloud, target: DeploymentTarget) {
  return ecs
    .services()
    .find(
      ({ name, cluster, caller, status }) =>
        name === target.service.name &&
        cluster.name === target.cluster &&
        caller.account === target.account &&
        caller.region === target.region &&
        status === 'ACTIVE',
    )
}

/** What was deployed to a target, newest first; what failed is not in it. */
export function completed(cloud: Cloud, target: DeploymentTarget): readonly Completed[] {
  const all = serviceOf(cloud, target)?.serviceDeployments ?? []
  return all
    .filter(({ status }) => status === 'SUCCESSFUL')
    .map(({ target: { taskDefinition, containerImages } }) => {
      const own = containerImages.find((one) => one.containerName === target.service.container)
      return {
        commit: own?.image.split(':').at(-1) ?? '',
        revision: taskDefinition.definition.revision ?? 0,
      }
    })
}

/** The commit of the last completed deployment. */
export function deployedCommit(cloud: Cloud, target: DeploymentTarget): Commit | undefined {
  const [newest] = completed(cloud, target)
  return newest && { sha: newest.commit, author: 'you', real: false }
}

/** Why something that needs a deployed service cannot be done. */
export function notDeployed(cloud: Cloud, target: DeploymentTarget): string | undefined {
  return completed(cloud, target).length > 0
    ? undefined
    : `nothing was deployed to ${target.name} yet`
}

/** Its tasks that run. */
export function runningTasks({ ecs }: Cloud, target: DeploymentTarget) {
  return ecs
    .tasks()
    .filter(
      ({ cluster, caller, group, lastStatus, desiredStatus }) =>
        cluster.name === target.cluster &&
        caller.account === target.account &&
        caller.region === target.region &&
        group === `service:${target.service.name}` &&
        lastStatus === 'RUNNING' &&
        desiredStatus === 'RUNNING',
    )
}
