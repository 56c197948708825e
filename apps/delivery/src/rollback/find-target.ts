import type { ECRClient } from '@aws-sdk/client-ecr'
import type { ECSClient } from '@aws-sdk/client-ecs'
import type { DeploymentTarget } from '@repo/environments'
import { RefusedError } from '../errors.ts'
import { findImage } from '../image/find-image.ts'
import {
  type Described,
  describeRevision,
  presentTaskDefinition,
  revisionsThatServed,
} from './ask-ecs.ts'

/** What a service can be rolled back to. */
export interface Target {
  /** Of the task definition. */
  readonly revision: number
  /** The commit whose image it runs. */
  readonly commit: string
  /** The run that registered it; empty where the tag `RunUrl` is not there. */
  readonly runUrl: string
  /** Whether a deployment of it ever ended well. */
  readonly served: boolean
  /** What is PRIMARY now. */
  readonly from: { readonly revision: number; readonly commit: string }
}

export interface AwsClients {
  readonly ecs: Pick<ECSClient, 'send'>
  readonly ecr: Pick<ECRClient, 'send'>
}

/**
 * The revision to roll back to: the one that is asked for, else the newest one before the present that served. Older than
 * the present, so that a second rollback goes further back, and not to what the first one left.
 * @throws RefusedError where there is none, or its image is gone
 * @throws AwsCallError
 */
export async function findTarget(
  clients: AwsClients,
  environment: DeploymentTarget,
  revision?: number,
): Promise<Target> {
  const { ecs } = clients
  const {
    cluster,
    service: { name: service },
  } = environment
  const present = await presentTaskDefinition(ecs, environment)
  if (!present) throw new RefusedError(`there is no service ${service} in ${cluster} to roll back`)
  const { family } = present
  if (revision === present.revision)
    throw new RefusedError(`${family}:${revision} is what ${cluster} has now: nothing to roll back`)
  const served = await revisionsThatServed(ecs, environment, family)
  const from = await describeRevision(ecs, `${family}:${present.revision}`)
  const wanted =
    revision === undefined ? served.filter((one) => one < present.revision) : [revision]
  const refusals: string[] = []
  for (const candidate of wanted) {
    const name = `${family}:${candidate}`
    const found = await describeRevision(ecs, name)
    const problem = await problemOf(clients, environment, found)
    if (problem === undefined && found) {
      const { commit, runUrl } = found
      const now = { revision: present.revision, commit: from?.commit ?? '' }
      return { revision: candidate, commit, runUrl, served: served.includes(candidate), from: now }
    }
    refusals.push(`${name} ${problem}`)
  }
  throw new RefusedError(
    refusals.length === 0
      ? `nothing before ${family}:${present.revision} has served in ${cluster}: choose a revision, or deploy an older commit`
      : `no rollback is possible: ${refusals.join('; ')}`,
  )
}

/** Why a task definition cannot be deployed. */
async function problemOf(
  { ecr }: AwsClients,
  environment: DeploymentTarget,
  found: Described | undefined,
): Promise<string | undefined> {
  if (!found) return 'does not exist'
  if (!found.active) return 'was deregistered'
  if (found.commit === '') return 'has an image without a tag'
  const digest = await findImage(ecr, environment, found.commit)
  return digest === undefined
    ? `needs the image of ${found.commit}, which ECR no longer has`
    : undefined
}
