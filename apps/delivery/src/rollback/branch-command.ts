import { type Environment, environments } from '@repo/environments'
import * as z from 'zod'
import type { Command } from '../command.ts'
import { RefusedError } from '../errors.ts'
import { describeInputs, readInputs } from '../inputs.ts'
import { environmentName } from '../schemas.ts'

const inputsOf = (table: readonly Environment[]) =>
  ({
    environment: { env: 'ENV', means: 'name of the environment', schema: environmentName(table) },
    ref: { env: 'GITHUB_REF', means: 'the ref that the run was started on', schema: z.string() },
  }) as const

/**
 * `require-branch`: whether a run that names an environment was started on its branch. On another one the GitHub Environment
 * would refuse the job that needs it, with a message that does not say what to do.
 */
export function requireBranchCommand(table = environments): Command {
  const inputs = inputsOf(table)
  const usage = `Usage: pnpm delivery require-branch [options]

Fails unless the run was started on the branch of the environment that it is for.
${describeInputs(inputs)}`

  return {
    usage,
    async run(args, { env, print }) {
      const values = readInputs(inputs, args, env)
      if (!values) {
        print(usage)
        return 0
      }
      const { environment, ref } = values
      if (ref !== `refs/heads/${environment.branch}`)
        throw new RefusedError(
          `${environment.name} is served from the branch ${environment.branch}, and this run was started on ${ref}: start it there ("Use workflow from" on the page, --ref ${environment.branch} on the command line)`,
        )
      return 0
    },
  }
}
