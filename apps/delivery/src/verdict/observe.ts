import type { ServiceDeploymentBrief } from '@aws-sdk/client-ecs'
import {
  commitOf,
  describeService,
  describeTaskDefinition,
  type Ecs,
  type EcsService,
  serviceDeployments,
} from '../aws/ecs.ts'
import type { Observation } from './evaluate.ts'

/**
 * Reads the state of a service from ECS.
 * @throws AwsCallError
 */
export async function observeService(ecs: Ecs, target: EcsService): Promise<Observation> {
  // The deployments first: what is PRIMARY may then be newer than the latest of them, but never older.
  const [latest] = await serviceDeployments(ecs, target)
  const service = await describeService(ecs, target)
  const primary = service?.deployments?.find(({ status }) => status === 'PRIMARY')
  return {
    watchesAlarms: service?.deploymentConfiguration?.alarms?.enable ?? false,
    latest: latest && {
      status: latest.status ?? 'unknown',
      statusReason: latest.statusReason || undefined,
      seconds: secondsOf(latest),
    },
    primary: primary?.taskDefinition
      ? await describePrimary(ecs, target, primary.taskDefinition)
      : undefined,
  }
}

async function describePrimary(ecs: Ecs, target: EcsService, arn: string) {
  const { containers = [], tags = {} } = (await describeTaskDefinition(ecs, arn)) ?? {}
  return {
    taskDefinition: arn.split('/').at(-1) ?? arn,
    commit: commitOf({ containers }, target),
    runUrl: tags['RunUrl'],
  }
}

function secondsOf({ startedAt, createdAt, finishedAt }: ServiceDeploymentBrief) {
  const start = startedAt ?? createdAt
  return start && finishedAt && Math.round((finishedAt.getTime() - start.getTime()) / 1000)
}
