import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { dev, synthesize } from '../app.fixture.ts'
import { lastCombination } from '../combinations/combinations.fixture.ts'

const defaults = templatesOf({})
// Dev's account and production's differ in names.
const reviewed = [...defaults].filter(([id]) => !id.includes(dev.account))
const changed = [...templatesOf(lastCombination(dev))].filter(
  ([id, text]) => id.startsWith(dev.cluster) && defaults.get(id) !== text,
)
const snapshots = new Map<string, string>([
  ...reviewed.map(([id, text]) => [`${id}.yaml`, text] as const),
  ...changed.map(([id, text]) => [`${id}-with-settings.yaml`, text] as const),
])
const update = 'npx -y pnpm@12 exec vitest run apps/infra/src/snapshots -u'

describe(`the reviewed templates; ${update} updates them`, () => {
  it.each([...snapshots])('%s is what the stack is synthesized to', async (name, text) => {
    await expect(text).toMatchFileSnapshot(join(import.meta.dirname, name))
  })

  it('have no file of a stack that is gone', () => {
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.yaml'))
    expect(files.filter((name) => !snapshots.has(name))).toEqual([])
  })
})

function templatesOf(context: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const { assembly } = synthesize({ context })
  return new Map(assembly.stacks.map(({ id, template }) => [id, textOf(template)]))
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Metadata?: unknown }>>
  readonly Parameters?: unknown
  readonly Rules?: unknown
}

/** A template to read: without what CDK adds to each resource and stack, and without hashes of files. */
function textOf({ Parameters: _, Rules: __, Resources, ...template }: Template): string {
  const resources = Object.entries(Resources).map(([id, { Metadata: ___, ...resource }]) => [
    id,
    resource,
  ])
  const text = stringify(
    { ...template, Resources: Object.fromEntries(resources) },
    { lineWidth: 0, aliasDuplicateObjects: false },
  )
  return text.replace(/\b[0-9a-f]{64}\b/g, 'HASH')
}
