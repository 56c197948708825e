import { DescribeServiceRevisionsCommand } from '@aws-sdk/client-ecs'
import type { DeploymentTarget } from '@repo/environments'
import { callAws } from '../aws/call.ts'
import {
  commitOf,
  describeService,
  describeTaskDefinition,
  type Ecs,
  serviceDeployments,
} from '../aws/ecs.ts'

/** A revision of a task definition, by name. */
export interface Revision {
  readonly family: string
  readonly revision: number
}

/**
 * The revision that is PRIMARY; `undefined` where there is no such service.
 * @throws AwsCallError
 */
export async function primaryRevision(
  ecs: Ecs,
  target: DeploymentTarget,
): Promise<Revision | undefined> {
  const service = await describeService(ecs, target)
  const primary = service?.deployments?.find(({ status }) => status === 'PRIMARY')
  return parseArn(primary?.taskDefinition ?? service?.taskDefinition)
}

/**
 * Revisions of the family whose service deployment was SUCCESSFUL, newest deployment first, each once.
 * @throws AwsCallError
 */
export async function servedRevisions(
  ecs: Ecs,
  target: DeploymentTarget,
  family: string,
): Promise<number[]> {
  const deployments = await serviceDeployments(ecs, target, ['SUCCESSFUL'])
  const arns = deployments.flatMap(({ targetServiceRevisionArn: arn }) => (arn ? [arn] : []))
  const definitions = await taskDefinitionsOf(ecs, arns)
  const revisions = arns.flatMap((arn) => {
    const parsed = parseArn(definitions.get(arn))
    return parsed?.family === family ? [parsed.revision] : []
  })
  return [...new Set(revisions)]
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html */
const revisionsAtOnce = 20

async function taskDefinitionsOf(ecs: Ecs, arns: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (let start = 0; start < arns.length; start += revisionsAtOnce) {
    const serviceRevisionArns = arns.slice(start, start + revisionsAtOnce)
    const { serviceRevisions = [] } = await callAws('ecs:DescribeServiceRevisions', () =>
      ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns })),
    )
    for (const { serviceRevisionArn, taskDefinition } of serviceRevisions)
      if (serviceRevisionArn && taskDefinition) found.set(serviceRevisionArn, taskDefinition)
  }
  return found
}

export interface RevisionDetails {
  /** False where it was deregistered. */
  readonly active: boolean
  /** Tag of its image; empty where the image has none. */
  readonly commit: string
  /** The run that registered it; empty where the tag `RunUrl` is missing. */
  readonly runUrl: string
}

/**
 * A revision (`family:revision`); `undefined` where it does not exist.
 * @throws AwsCallError
 */
export async function describeRevision(
  ecs: Ecs,
  target: DeploymentTarget,
  name: string,
): Promise<RevisionDetails | undefined> {
  const found = await describeTaskDefinition(ecs, name)
  return (
    found && {
      active: found.active,
      commit: commitOf(found, target) ?? '',
      runUrl: found.tags['RunUrl'] ?? '',
    }
  )
}

/** `arn:…:task-definition/backend-prod:57` */
function parseArn(arn: string | undefined): Revision | undefined {
  const [, family, revision] = /\/([^/:]+):(\d+)$/.exec(arn ?? '') ?? []
  return family && revision ? { family, revision: Number(revision) } : undefined
}
