import { existsSync } from 'node:fs'
import { dirname, extname, isAbsolute, join, normalize, relative, resolve } from 'node:path'
import { parse } from 'yaml'
import { parseDuration } from '../duration.ts'
import { EcspressoError, messageOf, unsupported } from '../errors.ts'
import { readText } from '../read-text.ts'
import type { TemplateFunctions } from '../template/functions.ts'
import { renderTemplate } from '../template/render.ts'
import { refusalOf } from '../version-constraint.ts'
import { isObject } from './json.ts'

/** The parsed `ecspresso.yml`. Paths are relative to the working directory. */
export interface Config {
  requiredVersion: string
  region: string
  cluster: string
  service: string
  serviceDefinition: string
  taskDefinition: string
  /** Whether the plugin `cloudformation` is enabled, and with it `cfn_output`. */
  cloudformation: boolean
  /** Nanoseconds. */
  timeout: number
  /** Keys of tags that are neither compared nor changed. */
  ignoredTags: readonly string[]
}

const KEYS = [
  'required_version',
  'region',
  'cluster',
  'service',
  'service_definition',
  'task_definition',
  'plugins',
  'timeout',
  'ignore',
]

/** Keys of the real ecspresso that ecspresso-lite does not implement. */
const UNSUPPORTED = ['appspec', 'codedeploy', 'filter_command']

interface Sources {
  cwd: string
  env: NodeJS.ProcessEnv
  functions: TemplateFunctions
  warn: (text: string) => void
  /** Whether an unmet `required_version` is an error, as it is for the real one. */
  checkVersion: boolean
}

/**
 * Reads the configuration: renders the template, then parses YAML or JSON.
 * @param path relative to `cwd`; without it, the first of ecspresso.yml, .yaml and .json that exists
 */
export async function loadConfig(path: string | undefined, sources: Sources): Promise<Config> {
  const file = path ?? findConfig(sources.cwd)
  if (extname(file) === '.jsonnet') throw unsupported(`${file}: Jsonnet`)
  if (!['.yml', '.yaml', '.json'].includes(extname(file)))
    throw new EcspressoError('file', `${file}: a configuration is .yml, .yaml or .json.`)
  const source = await readText(resolve(sources.cwd, file), file)
  const rendered = await renderTemplate(source, file, sources.functions)
  const values = parseYaml(rendered, file)
  for (const key of Object.keys(values)) {
    if (UNSUPPORTED.includes(key)) throw unsupported(`${file}: ${key}`)
    if (!KEYS.includes(key)) sources.warn(`${file}: the key ${key} is not known, and dropped.`)
  }
  return readConfig(values, file, sources)
}

function findConfig(cwd: string): string {
  const names = ['ecspresso.yml', 'ecspresso.yaml', 'ecspresso.json', 'ecspresso.jsonnet']
  return names.find((name) => existsSync(join(cwd, name))) ?? 'ecspresso.yml'
}

function parseYaml(text: string, file: string): Record<string, unknown> {
  let value: unknown
  try {
    value = parse(text) ?? {}
  } catch (error) {
    const first = messageOf(error).split('\n')[0]
    throw new EcspressoError('configuration', `${file}: not YAML: ${first}`, { cause: error })
  }
  if (!isObject(value))
    throw new EcspressoError('configuration', `${file}: must be keys and values.`)
  return value
}

function readConfig(
  values: Record<string, unknown>,
  file: string,
  { cwd, env, checkVersion }: Sources,
): Config {
  const text = (key: string) => {
    const value = values[key] ?? ''
    if (typeof value !== 'string')
      throw new EcspressoError('configuration', `${file}: ${key} must be a string: quote it.`)
    return value
  }
  // The folder as given on the command line, so that messages show paths in the same form.
  const folder = isAbsolute(file) ? dirname(file) : relative(cwd, resolve(cwd, dirname(file)))
  const path = (key: string) => {
    const value = text(key)
    return value === '' || isAbsolute(value) ? value : normalize(join(folder, value))
  }
  const requiredVersion = text('required_version')
  const refusal = requiredVersion === '' ? undefined : refusalOf(requiredVersion)
  if (refusal !== undefined && checkVersion)
    throw new EcspressoError(
      'configuration',
      `${refusal}. Install the real ecspresso (npx -y pnpm@12 tools).`,
    )
  return {
    requiredVersion,
    region: text('region') || (env['AWS_REGION'] ?? ''),
    cluster: text('cluster') || 'default',
    service: text('service'),
    serviceDefinition: path('service_definition'),
    taskDefinition: path('task_definition'),
    cloudformation: readPlugins(values['plugins'] ?? [], file),
    timeout: parseDuration(values['timeout'] ?? '10m'),
    ignoredTags: readIgnore(values['ignore'], file),
  }
}

function readPlugins(value: unknown, file: string): boolean {
  const wrong = () =>
    new EcspressoError('configuration', `${file}: plugins must be a list of "name: …".`)
  if (!Array.isArray(value)) throw wrong()
  for (const plugin of value) {
    if (!isObject(plugin) || typeof plugin['name'] !== 'string') throw wrong()
    if (plugin['name'] !== 'cloudformation')
      throw unsupported(`${file}: the plugin ${plugin['name']}`)
  }
  return value.length > 0
}

function readIgnore(value: unknown, file: string): string[] {
  if (value === undefined || value === null) return []
  const tags = isObject(value) ? (value['tags'] ?? []) : undefined
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string'))
    throw new EcspressoError(
      'configuration',
      `${file}: ignore.tags must be a list of keys of tags.`,
    )
  return tags
}
