import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { fileBlocksOf } from '@repo/fork'
import { expect, it } from 'vitest'
import * as z from 'zod'

const root = join(import.meta.dirname, '../../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

it('docs/second-service.md has exactly the values that its definitions and the shared one require', () => {
  const blocks = fileBlocksOf(read('docs/second-service.md'))
  const text = (name: string) => blocks.find(({ path }) => path.endsWith(name))?.text ?? ''
  const definitions = [
    text('ecspresso.yml'),
    text('-task-def.json'),
    read('ecspresso/ecs-worker-service-def.json'),
  ]
  const required = definitions.flatMap((one) =>
    [...one.matchAll(/must_env `(\w+)`/g)].map(([, name]) => name),
  )
  const passed = z
    .object({ required: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('ecspresso/variables.json'))).required
  const own = new Set(required.filter((name = '') => !(name in passed)))
  expect(Object.keys(parseEnv(text('values.env'))).toSorted()).toEqual([...own].toSorted())
})
