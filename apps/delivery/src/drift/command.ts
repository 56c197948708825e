import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ECSClient } from '@aws-sdk/client-ecs'
import { type Command, defineCommand } from '@repo/cli'
import { type Ecspresso, realEcspresso } from '@repo/ecspresso'
import { type Environment, environments } from '@repo/environments'
import * as z from 'zod'
import type { Ecs } from '../aws/ecs.ts'
import { githubInputs } from '../github/api.ts'
import { addSummary } from '../github/files.ts'
import { cut } from '../github/markdown.ts'
import { readJson } from '../inputs/json.ts'
import { targetName } from '../inputs/schemas.ts'
import { trivyReport } from '../scan/reports.ts'
import { vulnerabilitiesIn } from '../scan/vulnerabilities.ts'
import { targetLabel } from '../words.ts'
import { compareCommit } from './compare-commit.ts'
import { compareDefinitions } from './compare-definitions.ts'
import { compareStacks } from './compare-stacks.ts'
import { type Drift, driftSchema } from './drift.ts'
import { readRunning } from './running.ts'
import { driftReport } from './words.ts'

const inputsOf = (table: readonly Environment[]) =>
  ({
    environment: { env: 'ENV', means: 'name of the environment', schema: targetName(table) },
    root: { means: "work tree of the environment's branch", schema: z.string() },
    stacks: { means: 'file with the output of cdk drift', schema: z.string().optional() },
    trivy: { means: 'JSON report of Trivy on what runs', schema: z.string().optional() },
    output: { means: 'file to write to', schema: z.string() },
    ...githubInputs,
  }) as const

const repository = join(import.meta.dirname, '../../../..')

/**
 * `drift`: where an environment differs from its branch.
 * @param ecspressoOn compares; default: the real one on this `PATH`, else under `.tools`
 */
export function driftCommand(
  ecsOf: (region: string) => Ecs = (region) => new ECSClient({ region }),
  ecspressoOn: (path: string | undefined) => Ecspresso = (path) =>
    realEcspresso({ path, root: repository }),
  table = environments,
): Command {
  const inputs = inputsOf(table)
  return defineCommand({
    name: 'delivery drift',
    summary:
      'Compares what runs with the definitions of a work tree, and adds what cdk drift and Trivy found. Needs the real ecspresso.',
    inputs,
    async run(values, { env, print, fetch }) {
      const { environment, api, repository: name, token } = values
      const github = { api, repository: name, token, fetch }
      const root = resolve(values.root)
      const ecspresso = ecspressoOn(env['PATH'])
      const running = await readRunning(ecsOf(environment.region), environment)
      const aws = awsVariables(env)
      const drift: Drift = driftSchema.parse({
        environment: targetLabel(environment),
        commit: await compareCommit(github, environment, running.imageTag, root),
        stacksCommit: await compareStacks(github, environment),
        definitions: cut(await compareDefinitions(environment, running, { ecspresso, root, aws })),
        ...(values.stacks !== undefined && { stacks: cut(readFileSync(values.stacks, 'utf8')) }),
        ...(running.image && values.trivy !== undefined && existsSync(values.trivy)
          ? {
              image: { reference: running.image, vulnerabilities: vulnerabilitiesOf(values.trivy) },
            }
          : {}),
      })
      writeFileSync(values.output, JSON.stringify(drift))
      const markdown = driftReport(drift)
      addSummary(env, markdown)
      print(values.json ? JSON.stringify(drift, null, 2) : markdown)
      return 0
    },
  })
}

const mostVulnerabilities = 50

function vulnerabilitiesOf(file: string) {
  return vulnerabilitiesIn(readJson(file, trivyReport)).slice(0, mostVulnerabilities)
}

/** The variables that AWS clients read, and no others: ecspresso needs no secrets of the run. */
function awsVariables(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && /^(AWS_|PATH$|HOME$)/.test(name) ? [[name, value]] : [],
    ),
  )
}
