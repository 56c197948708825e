import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { type DeploymentTarget, resourceNames } from '@repo/environments'
import sampleValues from '@repo/environments/sample-values' with { type: 'json' }
import { parse } from 'yaml'
import * as z from 'zod'

const root = join(import.meta.dirname, '../../..')

/** A file of the repository as text; the path is from its root. */
function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** The files from which ecspresso deploys a service, as text. */
export function readDefinitions(folder: string) {
  const configuration = readText(`${folder}/ecspresso.yml`)
  // Valid YAML before its templates are rendered, as ecspresso 3 will want it.
  const files = z
    .object({ task_definition: z.string(), service_definition: z.string() })
    .parse(parse(configuration))
  return {
    configuration,
    task: readText(join(folder, files.task_definition)),
    service: readText(join(folder, files.service_definition)),
    values: z.record(z.string(), z.string()).parse(parseEnv(readText(`${folder}/values.env`))),
  }
}

/** What a deployment of this commit passes to ecspresso. */
export function passedFor(target: DeploymentTarget, commit: string): Record<string, string> {
  return {
    ENV: target.name,
    REGION: target.region,
    CLUSTER: target.cluster,
    AWS_ACCOUNT_ID: target.account,
    SERVICE: target.service.name,
    REPOSITORY: target.service.repository,
    OUTPUT_PREFIX: resourceNames(target).outputPrefix,
    IMAGE_TAG: commit,
    ...sampleValues,
  }
}

/** What a deployment passes to ecspresso: name → where it comes from. */
export const deploymentVariables = z
  .strictObject({
    required: z.record(z.string(), z.string()),
    optional: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readText('ecspresso/variables.json')))

/** The names that a definition passes to this template function. */
export function argumentsOf(templateFunction: 'must_env' | 'env', text: string): string[] {
  const calls = text.matchAll(new RegExp(`(?<!\\w)${templateFunction} \`(\\w+)\``, 'g'))
  return [...new Set([...calls].map(([, name]) => name ?? ''))].sort()
}

/**
 * Fills in a definition, roughly as ecspresso does: variables by name, outputs of stacks by `output:NAME`, which is also their
 * value where none is given.
 * Good enough to look at the result; what ecspresso itself makes of it is tested end to end.
 */
function render(text: string, variables: Record<string, string>): string {
  return text.replace(/\{\{(.*?)\}\}/g, (_, expression: string) => {
    const output = /cfn_output .*`(?:%s)?(\w+)`(?: \(must_env `OUTPUT_PREFIX`\)\))? $/.exec(
      expression,
    )?.[1]
    if (output) return variables[`output:${output}`] ?? `output:${output}`
    const [, required, optional, fallback] =
      /^ (?:must_env `(\w+)`|env `(\w+)` `(\w+)`)/.exec(expression) ?? []
    const value = required ? variables[required] : optional && (variables[optional] ?? fallback)
    if (value === undefined) throw new Error(`cannot render {{${expression}}}`)
    return value
  })
}

const taskDefinition = z.object({
  family: z.string(),
  cpu: z.string(),
  memory: z.string(),
  runtimePlatform: z.object({ cpuArchitecture: z.string() }),
  containerDefinitions: z.tuple([
    z.object({
      name: z.string(),
      image: z.string(),
      stopTimeout: z.number(),
      readonlyRootFilesystem: z.boolean(),
      linuxParameters: z.object({ initProcessEnabled: z.boolean() }),
      environment: z.array(z.object({ name: z.string(), value: z.string() })),
      secrets: z.array(z.object({ name: z.string() })).default([]),
      portMappings: z.tuple([z.object({ name: z.string(), containerPort: z.number() })]),
      healthCheck: z.object({ command: z.tuple([z.literal('CMD')], z.string()) }),
    }),
  ]),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
})

/** What the tests look at of the rendered task definition. */
export function renderTaskDefinition(text: string, variables: Record<string, string>) {
  const definition = taskDefinition.parse(JSON.parse(render(text, variables)))
  const [container] = definition.containerDefinitions
  const environment = Object.fromEntries(
    container.environment.map(({ name, value }) => [name, value]),
  )
  const limits = {
    cpu: definition.cpu,
    memory: definition.memory,
    readonlyRootFilesystem: container.readonlyRootFilesystem,
    initProcessEnabled: container.linuxParameters.initProcessEnabled,
  }
  return { definition, container, environment, limits }
}

const serviceDefinition = z.looseObject({
  capacityProviderStrategy: z.array(
    z.object({ capacityProvider: z.string(), base: z.number(), weight: z.number() }),
  ),
  /** `null`: Application Auto Scaling has the count. */
  desiredCount: z.int().positive().nullable(),
  loadBalancers: z.tuple([z.object({ containerName: z.string(), containerPort: z.number() })]),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
})

/** What the tests look at of the rendered service definition. */
export function renderServiceDefinition(text: string, variables: Record<string, string>) {
  return serviceDefinition.parse(JSON.parse(render(text, variables)))
}
