import { extname, resolve } from 'node:path'
import type {
  CreateServiceCommandInput,
  RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs'
import { EcspressoError, messageOf, unsupported } from '../errors.ts'
import { readText } from '../read-text.ts'
import type { TemplateFunctions } from '../template/functions.ts'
import { renderTemplate } from '../template/render.ts'
import type { Config } from './config.ts'
import { canonical, isObject } from './json.ts'
import { readShape } from './read-shape.ts'

export type TaskDefinition = RegisterTaskDefinitionCommandInput

/** A service definition file: the input of CreateService, without the fields that the configuration sets. */
export type ServiceDefinition = Partial<CreateServiceCommandInput>

interface Sources {
  cwd: string
  functions: TemplateFunctions
}

/** Reads the task definition file; the output of `describe-task-definition` is accepted too. */
export async function loadTaskDefinition(
  config: Config,
  sources: Sources,
): Promise<TaskDefinition> {
  const file = config.taskDefinition
  const json = await loadJson(file, 'task_definition', sources)
  const inner = isObject(json) && isObject(json['taskDefinition']) ? json['taskDefinition'] : json
  return taskDefinitionOf(inner, config, file, unknownKeyIn(file))
}

/** Reads a task definition of AWS, which has more fields than a file. */
export function readTaskDefinition(value: unknown, config: Config, arn: string): TaskDefinition {
  return taskDefinitionOf(value, config, arn, () => undefined)
}

function taskDefinitionOf(
  value: unknown,
  config: Config,
  file: string,
  unknownKey: (path: string) => void,
): TaskDefinition {
  // readShape has checked the types. Empty lists are removed: AWS refuses some of them (tags).
  const read: unknown = canonical(readShape('TaskDefinition', value, { file, unknownKey }))
  return withoutIgnoredTags(read as TaskDefinition, config)
}

/** Reads the service definition file. The service's name comes from the configuration. */
export async function loadServiceDefinition(
  config: Config,
  sources: Sources,
): Promise<ServiceDefinition> {
  const file = config.serviceDefinition
  const json = await loadJson(file, 'service_definition', sources)
  const service = serviceDefinitionOf(json, config, file, unknownKeyIn(file))
  return { ...service, serviceName: config.service }
}

/** Reads a service of AWS, which has more fields than a file. */
export function readServiceDefinition(value: unknown, config: Config): ServiceDefinition {
  return serviceDefinitionOf(value, config, 'the service', () => undefined)
}

function serviceDefinitionOf(
  value: unknown,
  config: Config,
  file: string,
  unknownKey: (path: string) => void,
): ServiceDefinition {
  // readShape has checked the types.
  const read = readShape('Service', value, { file, unknownKey }) as ServiceDefinition
  return withoutIgnoredTags(read, config)
}

function withoutIgnoredTags<T extends { tags?: { key?: string | undefined }[] | undefined }>(
  definition: T,
  { ignoredTags }: Config,
): T {
  if (!definition.tags || ignoredTags.length === 0) return definition
  const tags = definition.tags.filter(({ key }) => !ignoredTags.includes(key ?? ''))
  return { ...definition, tags }
}

/**
 * ecspresso leaves an unknown key out, with a warning and exit code 0: the deployment then succeeds without the setting.
 * @throws EcspressoError
 */
function unknownKeyIn(file: string): (path: string) => void {
  return (path) => {
    throw new EcspressoError(
      'definition',
      `${file}: ECS has no key ${path}. ecspresso would leave it out: remove it, or correct its spelling.`,
    )
  }
}

async function loadJson(file: string, key: string, { cwd, functions }: Sources): Promise<unknown> {
  if (file === '')
    throw new EcspressoError('configuration', `${key} is not set in the configuration.`)
  if (extname(file) === '.jsonnet') throw unsupported(`${file}: Jsonnet`)
  const rendered = await renderTemplate(await readText(resolve(cwd, file), file), file, functions)
  try {
    return JSON.parse(rendered)
  } catch (error) {
    throw new EcspressoError(
      'definition',
      `${file}: not JSON, once its templates are filled in: ${messageOf(error)}`,
      { cause: error },
    )
  }
}
