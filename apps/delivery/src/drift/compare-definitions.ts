import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FoundEcspresso } from '@fargate-starter/ecspresso-lite'
import type { Environment } from '@fargate-starter/environments'
import * as z from 'zod'
import { runEcspresso } from '../ecspresso/run.ts'
import { RefusedError } from '../errors.ts'
import type { Running } from './running.ts'

export interface Comparison {
  readonly ecspresso: FoundEcspresso
  /** Work tree of the environment's branch. */
  readonly root: string
  /** For the AWS clients of ecspresso: region, credentials, endpoint. */
  readonly aws: Readonly<Record<string, string>>
}

const variables = z.object({ required: z.record(z.string(), z.string()) })

/**
 * What `ecspresso diff` says: what runs against the definitions of a work tree. The values of the GitHub Environment are
 * taken from what runs. Only a job behind its reviewers may read them, and a search at night must not wait for those.
 * @returns unified lines; empty where nothing differs
 * @throws RefusedError with what ecspresso says
 */
export async function compareDefinitions(
  environment: Environment,
  running: Running,
  { ecspresso, root, aws }: Comparison,
): Promise<string> {
  const folder = environment.ecspressoFolder
  const { exitCode, stdout, stderr } = await runEcspresso(
    ecspresso,
    ['diff', '--config', `${folder}/ecspresso.yml`, '--envfile', `${folder}/values.env`],
    { root, env: { ...aws, ...valuesOf(environment, running, root) } },
  )
  if (exitCode !== 0)
    throw new RefusedError(`ecspresso diff fails: ${stderr.trim().split('\n').at(-1)}`)
  return stdout.trim()
}

function valuesOf(environment: Environment, running: Running, root: string) {
  const { required } = variables.parse(
    JSON.parse(readFileSync(join(root, 'ecspresso/variables.json'), 'utf8')),
  )
  const known: Record<string, string> = {
    ENV: environment.name,
    REGION: environment.region,
    CLUSTER: environment.cluster,
    AWS_ACCOUNT_ID: environment.account,
    IMAGE_TAG: running.imageTag,
  }
  const values = Object.fromEntries(
    Object.keys(required).map((name) => [name, known[name] ?? running.variables[name] ?? '']),
  )
  const { Author: AUTHOR, RunUrl: RUN_URL } = running.tags
  return { ...values, ...(AUTHOR && { AUTHOR }), ...(RUN_URL && { RUN_URL }) }
}
