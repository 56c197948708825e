import type { ECRClient } from '@aws-sdk/client-ecr'
import type { DeploymentTarget } from '@repo/environments'
import * as z from 'zod'
import type { Ecs } from '../aws/ecs.ts'
import { RefusedError } from '../errors.ts'
import { findImage } from '../image/find-image.ts'
import {
  describeRevision,
  primaryRevision,
  type RevisionDetails,
  servedRevisions,
} from './revisions.ts'

/** What a service can be rolled back to; also an output of a job. */
export const rollbackTarget = z.object({
  /** Of the task definition. */
  revision: z.int(),
  /** The commit whose image it runs. */
  commit: z.string(),
  /** The run that registered it; empty where the tag `RunUrl` is missing. */
  runUrl: z.string(),
  /** Whether a deployment of it was ever SUCCESSFUL. */
  served: z.boolean(),
  /** What is PRIMARY now. */
  from: z.object({ revision: z.int(), commit: z.string() }),
})

export type RollbackTarget = Readonly<z.output<typeof rollbackTarget>>

export interface AwsClients {
  readonly ecs: Ecs
  readonly ecr: Pick<ECRClient, 'send'>
}

/**
 * The revision to roll back to: the given one, else the newest one before PRIMARY that served. It is older than PRIMARY so that
 * a second rollback goes further back, not to the revision that the first one replaced.
 * @throws RefusedError where there is none, or its image is gone
 * @throws AwsCallError
 */
export async function findTarget(
  clients: AwsClients,
  environment: DeploymentTarget,
  revision?: number,
): Promise<RollbackTarget> {
  const { ecs } = clients
  const {
    cluster,
    service: { name: service },
  } = environment
  const primary = await primaryRevision(ecs, environment)
  if (!primary) throw new RefusedError(`there is no service ${service} in ${cluster} to roll back`)
  const { family } = primary
  if (revision === primary.revision)
    throw new RefusedError(`${family}:${revision} is what ${cluster} has now: nothing to roll back`)
  const served = await servedRevisions(ecs, environment, family)
  const from = await describeRevision(ecs, environment, `${family}:${primary.revision}`)
  const candidates =
    revision === undefined ? served.filter((one) => one < primary.revision) : [revision]
  const refusals: string[] = []
  for (const candidate of candidates) {
    const name = `${family}:${candidate}`
    const found = await describeRevision(ecs, environment, name)
    const problem = await problemOf(clients, environment, found)
    if (problem === undefined && found) {
      const { commit, runUrl } = found
      const now = { revision: primary.revision, commit: from?.commit ?? '' }
      return { revision: candidate, commit, runUrl, served: served.includes(candidate), from: now }
    }
    refusals.push(`${name} ${problem}`)
  }
  throw new RefusedError(
    refusals.length === 0
      ? `nothing before ${family}:${primary.revision} has served in ${cluster}: choose a revision, or deploy an older commit`
      : `no rollback is possible: ${refusals.join('; ')}`,
  )
}

/** Why a task definition cannot be deployed. */
async function problemOf(
  { ecr }: AwsClients,
  environment: DeploymentTarget,
  found: RevisionDetails | undefined,
): Promise<string | undefined> {
  if (!found) return 'does not exist'
  if (!found.active) return 'was deregistered'
  if (found.commit === '') return 'has an image without a tag'
  const digest = await findImage(ecr, environment, found.commit)
  return digest === undefined
    ? `needs the image of ${found.commit}, which ECR no longer has`
    : undefined
}
