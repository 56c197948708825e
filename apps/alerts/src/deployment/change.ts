import { parseImageUri, parseTaskDefinitionArn, type TaskDefinitionArn } from '@repo/aws-events'
import type { Attempt } from './attempt.ts'
import type { ChangeFact, DeploymentFact } from './fact.ts'
import { firstAfter } from './sorted.ts'

/** What a deployment replaces by what. Everything is optional: events alone name no image. */
export interface Change {
  readonly taskDefinition: TaskDefinitionArn | undefined
  readonly previousTaskDefinition: TaskDefinitionArn | undefined
  /** Image tags: commits, where they are 40 hexadecimal digits. */
  readonly tag: string | undefined
  readonly previousTag: string | undefined
  readonly author: string | undefined
  readonly runUrl: string | undefined
  readonly container: string | undefined
  readonly nonessential: readonly string[] | undefined
  readonly logGroup: string | undefined
  readonly memory: number | undefined
}

/** The change of an attempt: as read from ECS, else as its own tasks ran it. */
export function changeOf(
  attempt: Attempt,
  own: readonly DeploymentFact[],
  tagBefore: TagBefore,
): Change {
  const described = mostComplete(own.filter((fact) => fact.kind === 'change'))
  const tasks = own.filter((fact) => fact.kind === 'task')
  const before =
    described?.previousTag === undefined ? tagBefore(attempt.startedAt) : described.previousTag
  const images = tasks.flatMap((task) => task.containers.map((one) => one.image ?? ''))
  const revisions = tasks.map((task) => task.taskDefinition ?? '')
  return {
    taskDefinition: firstRevision([described?.taskDefinition ?? '', ...revisions.sort()]),
    previousTaskDefinition: firstRevision([described?.previousTaskDefinition ?? '']),
    tag: described?.tag ?? commitTag(images.sort()),
    previousTag: before,
    author: described?.author,
    runUrl: described?.runUrl,
    container: described?.container,
    nonessential: described?.nonessential,
    logGroup: described?.logGroup,
    memory: described?.memory,
  }
}

/** The tag of the image that is a commit, else the first tag. Sidecars rarely have either. */
export function versionTag(images: readonly string[]): string | undefined {
  return commitTag(images) ?? images.map((image) => parseImageUri(image).tag).find(Boolean)
}

function commitTag(images: readonly string[]): string | undefined {
  return images.map((image) => parseImageUri(image).tag).find((tag) => tag && isCommit(tag))
}

/** Whether a tag is a whole commit id. Shorter ones could be a date or a build number. */
export function isCommit(tag: string): boolean {
  return /^[0-9a-f]{40}$/.test(tag)
}

/** The image tag that the newest deployment which completed by this time (epoch milliseconds) had deployed. */
export type TagBefore = (at: number) => string | undefined

/** Looks up the tag that served before an attempt, in the facts of all of its service. */
export function tagsBefore(facts: readonly DeploymentFact[]): TagBefore {
  const completed = facts
    .filter((fact) => fact.kind === 'rollout')
    .filter(({ state }) => state === 'completed')
    .sort((a, b) => a.at - b.at || (a.deployment > b.deployment ? -1 : 1))
  const changes = Map.groupBy(
    facts.filter((fact) => fact.kind === 'change'),
    ({ deployment }) => deployment,
  )
  return (at) => {
    const last = completed[firstAfter(completed, at, (fact) => fact.at) - 1]
    return mostComplete(changes.get(last?.deployment ?? '') ?? [])?.tag
  }
}

/** ECS may be read several times; the fact with most fields counts, of equals by content. */
function mostComplete(facts: readonly ChangeFact[]): ChangeFact | undefined {
  const size = (fact: ChangeFact) => Object.keys(fact).length
  return facts.toSorted(
    (a, b) => size(b) - size(a) || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1),
  )[0]
}

function firstRevision(arns: readonly string[]): TaskDefinitionArn | undefined {
  return arns.map((arn) => parseTaskDefinitionArn(arn)).find((parsed) => parsed !== undefined)
}
