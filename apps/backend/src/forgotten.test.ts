// What a new route or variable needs beside its own files.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { envSchema } from './config/env.ts'

const here = import.meta.dirname
const read = (path: string) => readFileSync(join(here, path), 'utf8')
const files = globSync('**/*.ts', { cwd: here }).filter(
  (file) => !/\.(test|fixture)\.ts$/.test(file),
)
const features = files.filter((file) => /^[^/]+\/[^/]+\.module\.ts$/.test(file))

it.each(features)('%s is imported by app.module.ts, or by another feature', (feature) => {
  const [, name = ''] = /export class (\w+Module)/.exec(read(feature)) ?? []
  const importing = files.filter((file) => file !== feature && read(file).includes(name || feature))
  expect(importing, `src/${feature}: add ${name} to the imports of src/app.module.ts`).not.toEqual(
    [],
  )
})

it.each(Object.keys(envSchema.shape))('README.md has a row for %s', (name) => {
  expect(read('../README.md'), `README.md: add a row | \`${name}\` | to the variables`).toMatch(
    new RegExp(`^\\|.*\`${name}\``, 'm'),
  )
})
