import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DeploymentTarget } from '@repo/environments'

/** Stands for a template in a definition: its value exists in a deployment only. */
const TEMPLATE = '{{}}'

/**
 * `deploymentConfiguration` of the service definition in a work tree; `undefined` where it has none, or is no JSON. Not by
 * ecspresso: one whose SDK does not have a setting leaves it out of what it renders, too.
 */
export function definedConfiguration(
  root: string,
  { service: { definitions } }: Pick<DeploymentTarget, 'service'>,
): unknown {
  const config = join(root, definitions, 'ecspresso.yml')
  if (!existsSync(config)) return undefined
  const [, name] = /^service_definition: "?([^"\n]+)"?$/m.exec(readFileSync(config, 'utf8')) ?? []
  const file = name && join(dirname(config), name)
  if (!file || !existsSync(file)) return undefined
  const quoted = readFileSync(file, 'utf8').replace(/"[^"\n]*"|\{\{.*?\}\}/g, (part) =>
    part.startsWith('"') && !part.includes('{{') ? part : JSON.stringify(TEMPLATE),
  )
  const definition = parsed(quoted)
  return definition instanceof Object && 'deploymentConfiguration' in definition
    ? definition.deploymentConfiguration
    : undefined
}

/** `undefined` for what is JSON only once its templates are rendered: after a deployment the verdict must not fail on that. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Paths of the settings that a definition has and the service has not, or has another value of. */
export function missingSettings(defined: unknown, actual: unknown, path = ''): string[] {
  if (defined === undefined || defined === TEMPLATE) return []
  if (Array.isArray(defined)) {
    const list = Array.isArray(actual) ? actual : []
    if (list.length !== defined.length) return [path]
    return defined.flatMap((item, index) => missingSettings(item, list[index], `${path}[${index}]`))
  }
  if (defined instanceof Object) {
    const values: Readonly<Record<string, unknown>> = actual instanceof Object ? { ...actual } : {}
    return Object.entries(defined).flatMap(([key, value]) =>
      missingSettings(value, values[key], path === '' ? key : `${path}.${key}`),
    )
  }
  return defined === actual ? [] : [path]
}
