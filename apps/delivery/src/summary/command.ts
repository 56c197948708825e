import { type Command, defineCommand } from '@repo/cli'
import { type Environment, environments } from '@repo/environments'
import * as z from 'zod'
import { addSummary } from '../github/files.ts'
import { parseJson } from '../inputs/json.ts'
import { commitSha, targetName } from '../inputs/schemas.ts'
import { verdict } from '../verdict/verdict.ts'
import { consoleLinks } from './console-links.ts'
import { deploymentSummary } from './words.ts'

const inputsOf = (table: readonly Environment[]) =>
  ({
    environment: { env: 'ENV', means: 'name of the environment', schema: targetName(table) },
    commit: { env: 'GITHUB_SHA', means: 'the commit', schema: commitSha },
    digest: { env: 'DIGEST', means: 'digest of its image in ECR', schema: z.string().optional() },
    verdict: {
      env: 'VERDICT',
      means: 'output of the command verdict',
      schema: z.string().optional(),
    },
  }) as const

/** `summary`: the outcome of a deployment, on the page of the run. */
export function summaryCommand(table = environments): Command {
  const inputs = inputsOf(table)
  return defineCommand({
    name: 'delivery summary',
    summary:
      'Adds the outcome of a deployment to the job’s summary, with links into the AWS console.',
    inputs,
    async run(values, { env, print }) {
      const { environment, commit, digest } = values
      const ended =
        values.verdict === undefined ? undefined : parseJson(values.verdict, 'verdict', verdict)
      const links = consoleLinks(environment, ended?.taskDefinition, digest)
      const markdown = deploymentSummary({ environment, commit, digest, verdict: ended, links })
      addSummary(env, markdown)
      print(
        values.json
          ? JSON.stringify({
              environment: environment.name,
              commit,
              digest,
              verdict: ended,
              links,
            })
          : markdown,
      )
      return 0
    },
  })
}
