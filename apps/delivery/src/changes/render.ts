import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ecspresso } from '@repo/ecspresso'
import type { DeploymentTarget } from '@repo/environments'
import { RenderError } from '../errors.ts'
import { variableValues } from '../variables/values.ts'
import { targetLabel } from '../words.ts'
import { outputsIn, startPlaceholderOutputs } from './placeholder-outputs.ts'

export interface Rendered {
  /** JSON. */
  readonly taskDefinition: string
  /** JSON. */
  readonly service: string
}

export interface RenderOptions {
  readonly ecspresso: Ecspresso
}

/**
 * The definitions of an environment as ecspresso would send them, with a name in place of each value that only a deployment
 * has. It makes no calls to AWS.
 * @param root of a work tree, this one or one of another commit
 * @returns `undefined` where that commit does not have the environment
 * @throws RenderError with the last line of ecspresso's errors
 */
export async function renderDefinitions(
  root: string,
  environment: DeploymentTarget,
  { ecspresso }: RenderOptions,
): Promise<Rendered | undefined> {
  const folder = environment.service.definitions
  if (!existsSync(join(root, folder, 'ecspresso.yml'))) return undefined
  const variables = placeholders(root, environment)
  const outputs = await startPlaceholderOutputs(outputsIn(definitionsIn(root), variables))
  const env = { ...variables, ...placeholderAws(outputs.url) }
  const flags = ['--config', `${folder}/ecspresso.yml`, '--envfile', `${folder}/values.env`]
  const render = async (what: string) => {
    const args = ['render', what, ...flags]
    const { exitCode, stdout, stderr } = await ecspresso.run(args, { cwd: root, env })
    if (exitCode !== 0) throw new RenderError(targetLabel(environment), what, stderr)
    return stdout
  }
  try {
    return { taskDefinition: await render('taskdef'), service: await render('servicedef') }
  } finally {
    await outputs.close()
  }
}

function definitionsIn(root: string): string {
  const files = globSync('ecspresso/**/*.{json,jsonnet,yml,yaml}', { cwd: root })
  return files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n')
}

/** The variables of a deployment: values from the table, else the variable's own name, `$TZ`. */
function placeholders(root: string, environment: DeploymentTarget): Record<string, string> {
  return variableValues(root, environment, (name) => `$${name}`)
}

/** The endpoint of the placeholders, and credentials that no account has. */
function placeholderAws(url: string): Record<string, string> {
  return { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' }
}
