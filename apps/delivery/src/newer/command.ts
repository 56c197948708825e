import { ECSClient } from '@aws-sdk/client-ecs'
import { type Command, defineCommand } from '@repo/cli'
import { type Environment, environments } from '@repo/environments'
import type { Ecs } from '../aws/ecs.ts'
import { RefusedError } from '../errors.ts'
import { githubInputs } from '../github/api.ts'
import { setOutputs } from '../github/files.ts'
import { commitSha, targetName } from '../inputs/schemas.ts'
import { compareWithPrimary } from './compare-with-primary.ts'
import { olderInput } from './older-input.ts'

const inputsOf = (table: readonly Environment[]) =>
  ({
    environment: { env: 'ENV', means: 'name of the environment', schema: targetName(table) },
    commit: { env: 'GITHUB_SHA', means: 'the commit to deploy', schema: commitSha },
    allowOlder: olderInput,
    ...githubInputs,
  }) as const

const remedy =
  'to go back, use rollback.yml; to deploy the older commit all the same, start deploy.yml by hand with allow-older'

/** `require-newer`: a run that is started again has the commit of its time, and would deploy it over what came since. */
export function requireNewerCommand(
  ecsOf: (region: string) => Ecs = (region) => new ECSClient({ region }),
  table = environments,
): Command {
  const inputs = inputsOf(table)
  return defineCommand({
    name: 'delivery require-newer',
    summary: 'Fails where an environment runs a newer commit than the one that is to be deployed.',
    inputs,
    details: 'Output of the job: newer, the commit that runs, where it is newer.',
    async run({ environment, commit, allowOlder, ...github }, { env, fetch, print }) {
      const found = await compareWithPrimary(
        ecsOf(environment.region),
        { ...github, fetch },
        environment,
        commit,
      )
      const refused = found.newer !== undefined && allowOlder !== 'true'
      setOutputs(env, { newer: refused ? found.newer : '' })
      if (refused) throw new RefusedError(`${found.words}: ${remedy}`)
      print(found.words)
      return 0
    },
  })
}
