// Updates read-permissions.json: `node apps/infra/src/delivery/read-permissions/update.ts SCHEMAS [TYPE…]`. SCHEMAS is the
// folder `cfnlint/data/schemas` of the Python package cfn-lint, which ships AWS's schemas of all resource types. Types that
// follow are added to those in the file; one that is not in the schemas is left out.
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as z from 'zod'
import data from './read-permissions.json' with { type: 'json' }

const root = resolve(import.meta.dirname, '../../../../..')
const file = join(import.meta.dirname, 'read-permissions.json')

const version = z.object({ schema_date: z.string() })
const resource = z.object({
  typeName: z.string().optional(),
  handlers: z
    .object({ read: z.object({ permissions: z.array(z.string()) }).optional() })
    .optional(),
})

const [folder = '', ...added] = process.argv.slice(2)
const { schema_date: date } = read('version.json', version)
const wanted = new Set([...Object.keys(data.types), ...added])
const types = new Map<string, readonly string[]>()
for (const path of globSync('resources/*.json', { cwd: folder })) {
  const { typeName = '', handlers } = read(path, resource)
  if (!wanted.has(typeName)) continue
  // A type has several schemas where regions differ: all their permissions.
  const permissions = [...(types.get(typeName) ?? []), ...(handlers?.read?.permissions ?? [])]
  types.set(typeName, [...new Set(permissions)].sort())
}
const sorted = Object.fromEntries([...types].sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, JSON.stringify({ ...data, date: date.slice(0, 10), types: sorted }))
execFileSync(join(root, 'node_modules/.bin/biome'), ['format', '--write', file], { cwd: root })

function read<T extends z.ZodType>(path: string, schema: T): z.output<T> {
  return schema.parse(JSON.parse(readFileSync(join(folder, path), 'utf8')))
}
