import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterEach, expect, it } from 'vitest'
import { loadLate, namedBuiltins } from './late.ts'

// Inside the package, to find its dependencies.
const folder = mkdtempSync(join(import.meta.dirname, 'node_modules', '.late-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function run(source: string): Promise<unknown> {
  const outfile = join(folder, 'main.mjs')
  await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    external: ['class-transformer*', 'class-validator'],
    plugins: [namedBuiltins, loadLate],
  })
  return JSON.parse(execFileSync(process.execPath, [outfile], { encoding: 'utf8' }))
}

it('code that is loaded late works: schemas of routes, versions of plugins, Nest’s own logger', async () => {
  const source = `
    import { ConsoleLogger } from '@nestjs/common'
    import fastify from 'fastify'
    import * as util from 'node:util'
    import { sep } from 'path'
    const app = fastify()
    const schema = {
      querystring: { type: 'object', properties: { page: { type: 'integer' } } },
      response: { 200: { type: 'object', properties: { page: { type: 'integer' } } } },
    }
    app.get('/', { schema }, ({ query }) => ({ ...query, hidden: true }))
    const plugin = Object.assign(async () => {}, { [Symbol.for('plugin-meta')]: { fastify: '1.x' } })
    const refused = await fastify().register(plugin).ready().then(() => undefined, ({ code }) => code)
    const lines = []
    process.stdout.write = new Proxy(process.stdout.write, { apply: (_, __, [line]) => lines.push(line) })
    new ConsoleLogger('Orders').log('created')
    delete process.stdout.write
    const answers = []
    for (const url of ['/?page=2', '/?page=two']) answers.push(await app.inject(url))
    console.log(JSON.stringify({
      answers: answers.map(({ statusCode }) => statusCode),
      body: answers[0].json(),
      refused,
      dated: lines.every((line) => line.includes(new Date().getFullYear())) && lines.length > 0,
      builtins: [util.types.isDate(new Date()), typeof sep],
    }))`
  expect(await run(source)).toEqual({
    answers: [200, 400],
    body: { page: 2 },
    refused: 'FST_ERR_PLUGIN_VERSION_MISMATCH',
    dated: true,
    builtins: [true, 'string'],
  })
})
