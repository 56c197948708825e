import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ECSClient } from '@aws-sdk/client-ecs'
import { type Command, defineCommand } from '@repo/cli'
import { type Ecspresso, realEcspresso } from '@repo/ecspresso'
import { type Environment, environments } from '@repo/environments'
import * as z from 'zod'
import { cut } from '../changes/changes.ts'
import { readTrivy } from '../changes/trivy.ts'
import { addSummary } from '../github/files.ts'
import { readJson } from '../read-json.ts'
import { targetName } from '../schemas.ts'
import { compareDefinitions } from './compare-definitions.ts'
import { type Drift, driftSchema } from './drift.ts'
import { driftReport } from './issue-text.ts'
import { whatRuns } from './running.ts'

const inputsOf = (table: readonly Environment[]) =>
  ({
    environment: { env: 'ENV', means: 'name of the environment', schema: targetName(table) },
    root: { means: "work tree of the environment's branch", schema: z.string() },
    stacks: { means: 'file with what cdk drift said', schema: z.string().optional() },
    trivy: { means: 'JSON report of Trivy on what runs', schema: z.string().optional() },
    output: { means: 'file to write to', schema: z.string() },
  }) as const

const repository = join(import.meta.dirname, '../../../..')

/**
 * `drift`: where an environment is not as its branch says.
 * @param ecspressoOn compares; default: the real one on this `PATH`, else under `.tools`
 */
export function driftCommand(
  ecsOf: (region: string) => ECSClient = (region) => new ECSClient({ region }),
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
    async run(values, { env, print }) {
      const { environment } = values
      const root = resolve(values.root)
      const ecspresso = ecspressoOn(env['PATH'])
      const running = await whatRuns(ecsOf(environment.region), environment)
      const aws = awsVariables(env)
      const drift: Drift = driftSchema.parse({
        environment: environment.name,
        definitions: cut(await compareDefinitions(environment, running, { ecspresso, root, aws })),
        ...(values.stacks !== undefined && { stacks: cut(readFileSync(values.stacks, 'utf8')) }),
        ...(running.image && values.trivy !== undefined && existsSync(values.trivy)
          ? {
              image: { reference: running.image, vulnerabilities: vulnerabilitiesIn(values.trivy) },
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

function vulnerabilitiesIn(file: string) {
  return readTrivy(readJson(file, z.unknown())).slice(0, 50)
}

/** What AWS clients read of the environment, and nothing else of it. */
function awsVariables(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && /^(AWS_|PATH$|HOME$)/.test(name) ? [[name, value]] : [],
    ),
  )
}
