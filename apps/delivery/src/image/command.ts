import { ECRClient } from '@aws-sdk/client-ecr'
import { type Command, defineCommand } from '@repo/cli'
import { type Environment, environments } from '@repo/environments'
import * as z from 'zod'
import { RefusedError } from '../errors.ts'
import { setOutputs } from '../github/files.ts'
import { commitSha, targetName } from '../inputs/schemas.ts'
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
  }) as const

/**
 * `find-image`: tags are immutable, so a commit is built once. An existing image is not built again, and the digest of a pushed
 * one is read from ECR, which decides it.
 */
export function findImageCommand(
  ecrOf: (region: string) => Pick<ECRClient, 'send'> = (region) => new ECRClient({ region }),
  table = environments,
): Command {
  const inputs = inputsOf(table)
  return defineCommand({
    name: 'delivery find-image',
    summary: 'Prints the digest of a commit’s image in ECR; nothing where it is not there.',
    inputs,
    details: 'Output of the job: digest, which may be empty.',
    async run(values, { env, print }) {
      const { environment, commit, required, json } = values
      const digest = await findImage(ecrOf(environment.region), environment, commit)
      if (digest === undefined && required)
        throw new RefusedError(
          `ECR has no image ${environment.service.repository}:${commit} in ${environment.account}`,
        )
      setOutputs(env, { digest: digest ?? '' })
      if (json) print(JSON.stringify({ digest: digest ?? null }))
      else if (digest !== undefined) print(digest)
      return 0
    },
  })
}
