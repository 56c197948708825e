import { ECRClient } from '@aws-sdk/client-ecr'
import { type Environment, environments } from '@repo/environments'
import * as z from 'zod'
import type { Command } from '../command.ts'
import { RefusedError } from '../errors.ts'
import { setOutputs } from '../github/files.ts'
import { describeInputs, readInputs } from '../inputs.ts'
import { commitSha, targetName } from '../schemas.ts'
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
 * `find-image`: tags are immutable, so a commit is built once. What is there already is not built again, and what was
 * pushed is asked back from ECR, which has the last word on its digest.
 */
export function findImageCommand(
  ecrOf: (region: string) => Pick<ECRClient, 'send'> = (region) => new ECRClient({ region }),
  table = environments,
): Command {
  const inputs = inputsOf(table)
  const usage = `Usage: pnpm delivery find-image [options]

Prints the digest of a commit's image in ECR; nothing where it is not there.
${describeInputs(inputs)}

Output of the job: digest, which may be empty.`

  return {
    usage,
    async run(args, { env, print }) {
      const values = readInputs(inputs, args, env)
      if (!values) {
        print(usage)
        return 0
      }
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
  }
}
