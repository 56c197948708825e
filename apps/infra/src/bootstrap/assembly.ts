import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
})

const template = z.object({ Resources: z.record(z.string(), resource) })

const manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({ templateFile: z.string().optional(), stackName: z.string().optional() })
        .loose()
        .optional(),
    }),
  ),
})

export type Resource = z.output<typeof resource>

/** A stack as it was synthesized. */
export interface SynthesizedStack {
  /** As CloudFormation has it. */
  readonly name: string
  readonly resources: readonly Resource[]
  readonly logicalIds: ReadonlySet<string>
}

/** The stacks in the folder that `cdk synth` wrote. */
export function readAssembly(folder: string): SynthesizedStack[] {
  const json = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const { artifacts } = manifest.parse(json('manifest.json'))
  return Object.entries(artifacts).flatMap(([id, { type, properties }]) => {
    if (type !== 'aws:cloudformation:stack' || properties?.templateFile === undefined) return []
    const { Resources } = template.parse(json(properties.templateFile))
    return {
      name: properties.stackName ?? id,
      resources: Object.values(Resources),
      logicalIds: new Set(Object.keys(Resources)),
    }
  })
}

/** The resources of a type, in all stacks. */
export function resourcesOfType(stacks: readonly SynthesizedStack[], type: string): Resource[] {
  return stacks.flatMap(({ resources }) => resources.filter((one) => one.Type === type))
}
