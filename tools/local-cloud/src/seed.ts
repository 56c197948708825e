import { createHash } from 'node:crypto'
import { type Environment, githubRoleName, resourceNames, targetIn } from '@repo/environments'
import { arn } from './arn.ts'
import type { SeedImage } from './options.ts'
import type { Parts } from './parts.ts'
import type { Caller } from './wire/service.ts'

/**
 * Creates what the CDK stacks of an environment leave: all but the task definition and the service. Returns the outputs
 * of its stack.
 */
export function seedEnvironment(
  parts: Parts,
  environment: Environment,
  images: readonly SeedImage[],
): Readonly<Record<string, string>> {
  const place: Caller = { account: environment.account, region: environment.region }
  const { repository } = environment.services[0]
  const names = resourceNames(targetIn(environment))
  const ecsTasks = { service: 'ecs-tasks.amazonaws.com' }
  const executionRole = parts.iam.seedRole(place.account, names.executionRole, ecsTasks)
  const taskRole = parts.iam.seedRole(place.account, names.taskRole, ecsTasks)
  for (const role of ['deploy', 'plan', 'infra'] as const)
    parts.iam.seedRole(place.account, githubRoleName(environment, role), { account: place.account })
  parts.logs.createGroup(place, names.logGroup, parts.clock.now())
  parts.ecs.seedCluster(place, environment.cluster)
  const targetGroupArn = parts.elb.seedTargetGroup(place, {
    name: names.targetGroup,
    arn: targetGroupArnOf(environment),
  })
  parts.workspace.seedChannel(environment.slack.channel)
  const userPoolId = `${place.region}_${idOf(environment, 'user pool', 9)}`
  parts.cognito.seedPool(place, userPoolId)
  const bucket = `${environment.cluster}-uploads`
  parts.s3.seedBucket(place, bucket)
  const outputs = {
    TaskExecutionRoleArn: executionRole,
    TaskRoleArn: taskRole,
    TargetGroupArn: targetGroupArn,
    ...networkOf(environment),
    LogGroupName: names.logGroup,
    UploadsBucketUrl: `${parts.wire.endpoint}/${bucket}`,
    UserPoolId: userPoolId,
  }
  parts.cloudFormation.seedStack(place, environment.cluster, outputs)
  parts.ecr.seedRepository(place, repository)
  for (const image of images) parts.ecr.push(place, { repository, ...image })
  return outputs
}

/** Ids look like AWS's, and are the same at every start, so that what was rendered yesterday is true today. */
function networkOf(environment: Environment) {
  return {
    SubnetA: `subnet-0${idOf(environment, 'a', 16)}`,
    SubnetB: `subnet-0${idOf(environment, 'b', 16)}`,
    SecurityGroupId: `sg-0${idOf(environment, 'group', 16)}`,
  }
}

/** The same at every start, like the ids of the network. */
export function targetGroupArnOf(environment: Environment): string {
  const name = resourceNames(targetIn(environment)).targetGroup
  return arn(
    'elasticloadbalancing',
    environment,
    `targetgroup/${name}/${idOf(environment, 'tg', 16)}`,
  )
}

function idOf({ name, account, region }: Environment, what: string, length: number): string {
  const text = [account, region, name, what].join(' ')
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}
