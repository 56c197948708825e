import type { Ecspresso } from '@repo/ecspresso'
import type { DeploymentTarget } from '@repo/environments'
import { RefusedError } from '../errors.ts'
import { variableValues } from '../variables/values-of.ts'
import type { Running } from './running.ts'

export interface Comparison {
  readonly ecspresso: Ecspresso
  /** Work tree of the environment's branch. */
  readonly root: string
  /** For the AWS clients of ecspresso: region, credentials, endpoint. */
  readonly aws: Readonly<Record<string, string>>
}

/**
 * What `ecspresso diff` says: what runs against the definitions of a work tree. The values of the GitHub Environment are
 * taken from what runs. Only a job behind its reviewers may read them, and a search at night must not wait for those.
 * @returns unified lines; empty where nothing differs
 * @throws RefusedError with what ecspresso says
 */
export async function compareDefinitions(
  environment: DeploymentTarget,
  running: Running,
  { ecspresso, root, aws }: Comparison,
): Promise<string> {
  const folder = environment.service.definitions
  const { exitCode, stdout, stderr } = await ecspresso.run(
    ['diff', '--config', `${folder}/ecspresso.yml`, '--envfile', `${folder}/values.env`],
    { cwd: root, env: { ...aws, ...valuesOf(environment, running, root) } },
  )
  if (exitCode !== 0)
    throw new RefusedError(`ecspresso diff fails: ${stderr.trim().split('\n').at(-1)}`)
  return stdout.trim()
}

function valuesOf(environment: DeploymentTarget, running: Running, root: string) {
  const values = variableValues(root, environment, (name) =>
    name === 'IMAGE_TAG' ? running.imageTag : (running.variables[name] ?? ''),
  )
  const { Author: AUTHOR, RunUrl: RUN_URL } = running.tags
  return { ...values, ...(AUTHOR && { AUTHOR }), ...(RUN_URL && { RUN_URL }) }
}
