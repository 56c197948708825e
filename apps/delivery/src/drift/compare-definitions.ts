import type { Ecspresso } from '@repo/ecspresso'
import type { DeploymentTarget } from '@repo/environments'
import { RefusedError } from '../errors.ts'
import { variableValues } from '../variables/values.ts'
import type { RunningService } from './running.ts'

export interface Comparison {
  readonly ecspresso: Ecspresso
  /** Work tree of the environment's branch. */
  readonly root: string
  /** For the AWS clients of ecspresso: region, credentials, endpoint. */
  readonly aws: Readonly<Record<string, string>>
}

/**
 * The output of `ecspresso diff`: what runs against the definitions of a work tree. The values of the GitHub Environment are taken
 * from what runs: only a job that its reviewers approved may read them, and a nightly job cannot wait for approval.
 * @returns unified lines; empty where nothing differs
 * @throws RefusedError with the last line of ecspresso's errors
 */
export async function compareDefinitions(
  environment: DeploymentTarget,
  running: RunningService,
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

function valuesOf(environment: DeploymentTarget, running: RunningService, root: string) {
  const values = variableValues(root, environment, (name) =>
    name === 'IMAGE_TAG' ? running.imageTag : (running.variables[name] ?? ''),
  )
  const { Author: AUTHOR, RunUrl: RUN_URL } = running.tags
  return { ...values, ...(AUTHOR && { AUTHOR }), ...(RUN_URL && { RUN_URL }) }
}
