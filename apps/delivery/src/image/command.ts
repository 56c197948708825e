import { join } from 'node:path'
import { ECRClient } from '@aws-sdk/client-ecr'
import { type Command, defineCommand } from '@repo/cli'
import {
  type DeploymentTarget,
  deploymentTargets,
  type Environment,
  environments,
} from '@repo/environments'
import * as z from 'zod'
import { RefusedError } from '../errors.ts'
import { setOutputs } from '../github/files.ts'
import { commitSha, targetName } from '../inputs/schemas.ts'
import { planOf } from '../plan/plan.ts'
import { findImage } from './find-image.ts'

const inputsOf = (table: readonly Environment[]) =>
  ({
    environment: { env: 'ENV', means: 'name of the environment', schema: targetName(table) },
    commit: { env: 'GITHUB_SHA', means: 'the commit, which is the tag', schema: commitSha },
    required: {
      flag: true,
      means: 'fail where it is not there',
      schema: z.boolean().default(false),
    },
    services: {
      flag: true,
      means: 'look for the images of all services of the environment',
      schema: z.boolean().default(false),
    },
  }) as const

/**
 * `find-image`: tags are immutable, so a commit is built once. An existing image is not built again, and the digest of a pushed
 * one is read from ECR, which decides it.
 */
export function findImageCommand(
  ecrOf: (region: string) => Pick<ECRClient, 'send'> = (region) => new ECRClient({ region }),
  table = environments,
  root = join(import.meta.dirname, '../../../..'),
): Command {
  const inputs = inputsOf(table)
  return defineCommand({
    name: 'delivery find-image',
    summary: 'Prints the digest of a commit’s image in ECR; nothing where it is not there.',
    inputs,
    details:
      'Output of the job: digest, which may be empty; of --services: services, a JSON array with the outputs of plan and the digest of each, to make a matrix of.',
    async run(values, { env, print }) {
      const { environment, commit, required, services, json } = values
      const ecr = ecrOf(environment.region)
      const find = async (target: DeploymentTarget) => {
        const digest = await findImage(ecr, target, commit)
        if (digest === undefined && required)
          throw new RefusedError(
            `ECR has no image ${target.service.repository}:${commit} in ${target.account}`,
          )
        return digest
      }
      if (services) {
        const all = await Promise.all(
          deploymentTargets([environment]).map(async (target) => {
            const { author: _, ...plan } = planOf(target, root)
            return { ...plan, digest: (await find(target)) ?? '' }
          }),
        )
        setOutputs(env, { services: JSON.stringify(all) })
        print(JSON.stringify(all, null, 2))
        return 0
      }
      const digest = await find(environment)
      setOutputs(env, { digest: digest ?? '' })
      if (json) print(JSON.stringify({ digest: digest ?? null }))
      else if (digest !== undefined) print(digest)
      return 0
    },
  })
}
