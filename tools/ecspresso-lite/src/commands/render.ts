import { stringify } from 'yaml'
import type { Config } from '../definitions/config.ts'
import { printJson } from '../definitions/json.ts'
import { formatDuration } from '../duration.ts'
import { EcspressoError } from '../errors.ts'
import type { Session } from '../session.ts'

const TARGETS = ['config', 'service-definition', 'servicedef', 'task-definition', 'taskdef']

/** `render TARGET…`: prints the files with their templates rendered. */
export async function render(session: Session): Promise<void> {
  const { targets } = session.options
  if (targets.length === 0) throw new EcspressoError('usage', `render what? ${TARGETS.join(', ')}.`)
  for (const target of targets)
    if (!TARGETS.includes(target))
      throw new EcspressoError(
        'usage',
        `render has no "${target}". There are: ${TARGETS.join(', ')}.`,
      )
  for (const target of targets) session.print(await renderTarget(target, session))
}

async function renderTarget(target: string, session: Session): Promise<string> {
  if (target === 'config') return printConfig(session.config)
  if (target.startsWith('task')) return printJson(await session.taskDefinition())
  return printJson(await session.serviceDefinition())
}

function printConfig(config: Config): string {
  return stringify({
    ...(config.requiredVersion ? { required_version: config.requiredVersion } : {}),
    region: config.region,
    cluster: config.cluster,
    service: config.service,
    service_definition: config.serviceDefinition,
    task_definition: config.taskDefinition,
    ...(config.cloudformation ? { plugins: [{ name: 'cloudformation', config: {} }] } : {}),
    timeout: formatDuration(config.timeout),
    ...(config.ignoredTags.length > 0 ? { ignore: { tags: config.ignoredTags } } : {}),
  })
}
