import { type Command, defineCommand } from '@repo/cli'
import { type Environment, environments } from '@repo/environments'
import * as z from 'zod'
import { RefusedError } from '../errors.ts'
import { environmentName } from '../inputs/schemas.ts'

const inputsOf = (table: readonly Environment[]) =>
  ({
    environment: { env: 'ENV', means: 'name of the environment', schema: environmentName(table) },
    ref: { env: 'GITHUB_REF', means: 'the ref that the run was started on', schema: z.string() },
  }) as const

/**
 * `require-branch`: whether a run that names an environment was started on its branch. On another one the GitHub Environment
 * would refuse the job that needs it, and its message does not name the remedy.
 */
export function requireBranchCommand(table = environments): Command {
  const inputs = inputsOf(table)
  return defineCommand({
    name: 'delivery require-branch',
    summary: 'Fails unless the run was started on the branch of the environment that it is for.',
    inputs,
    async run({ environment, ref }) {
      if (ref !== `refs/heads/${environment.branch}`)
        throw new RefusedError(
          `${environment.name} is served from the branch ${environment.branch}, and this run was started on ${ref}: start it there ("Use workflow from" on the page, --ref ${environment.branch} on the command line)`,
        )
      return 0
    },
  })
}
