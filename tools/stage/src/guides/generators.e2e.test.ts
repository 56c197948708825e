import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyWorkTree, type WorkTree } from './work-tree.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const timeout = 300_000
const route = 'apps/backend/src/price-lists'

let copy: WorkTree

beforeAll(async () => {
  copy = copyWorkTree(root, () => {})
  copy.call('git', 'config', 'user.name', 'generators')
  copy.call('git', 'config', 'user.email', 'generators@example.com')
  copy.call('git', 'commit', '--quiet', '--message', 'the repository')
  await gen('route', 'price-lists')
  await gen('variable', 'ANOTHER_URL', '--sample', 'https://provider.example.com')
  await gen('variable', 'ANOTHER_LIMIT', '--sample', '100', '--from', 'values')
  await gen('service', 'another')
}, timeout)
afterAll(() => copy?.remove())

describe('gen', () => {
  it('makes a route and variables with which the tests of the backend pass', {
    timeout,
  }, async () => {
    const tests = [route, 'openapi', 'config', 'definitions.test.ts', 'forgotten.test.ts']
    const inBackend = tests.map((test) => test.replace(/^(?!apps)/, 'apps/backend/src/'))
    expect(await vitest(...inBackend)).toMatch(/[1-9]\d* passed, 0 failed/)
  })

  it('makes what policies and the checks of the table accept', { timeout }, async () => {
    const tests = ['tools/workflow-policies/src/policies.test.ts', 'packages/environments']
    expect(await vitest(...tests)).toMatch(/[1-9]\d* passed, 0 failed/)
  })

  it('makes code that Biome and tsc accept', { timeout }, async () => {
    const made = copy.call('git', 'ls-files', '--others', '--modified', '--exclude-standard')
    const code = made.split('\n').filter((file) => /\.(ts|json)$/.test(file))
    expect(code).toContain(`${route}/price-lists.controller.ts`)
    expect(await run('@biomejs/biome/bin/biome', 'check', ...code)).toMatch(/No fixes applied/)
    for (const app of ['backend', 'another'])
      expect(await run('typescript/bin/tsc', '-p', `apps/${app}`)).toBe('')
  })

  it('a route that is not registered fails a test that names the module', {
    timeout,
  }, async () => {
    const forgotten = await without('apps/backend/src/app.module.ts', route, 'forgotten.test.ts')
    expect(forgotten).toContain('price-lists.module.ts: add PriceListsModule')
  })

  it('a route without its part of openapi.json fails a test that names the command', {
    timeout,
  }, async () => {
    const openapi = 'apps/backend/src/openapi/openapi.json'
    expect(await without(openapi, 'apps/backend/src/openapi')).toContain('run openapi')
  })

  it.each([
    ['apps/backend/src/config/env.ts', 'apps/backend/src/definitions.test.ts'],
    ['apps/backend/README.md', 'apps/backend/src/forgotten.test.ts'],
    ['ecspresso/ecs-task-def.json', 'apps/backend/src/definitions.test.ts'],
  ])(
    'a variable without the step in %s fails a test that names the variable',
    {
      timeout,
    },
    async (file, test) => {
      expect(await without(file, test)).toContain('ANOTHER_URL')
    },
  )
})

function gen(...args: string[]): Promise<string> {
  return run('../packages/fork/src/generators/cli.ts', ...args)
}

function vitest(...args: string[]): Promise<string> {
  return run('vitest/vitest.mjs', 'run', '--project', 'units', ...args)
}

/** What tests print where a file is as it was before. */
async function without(file: string, ...tests: string[]): Promise<string> {
  copy.call('git', 'stash', 'push', '--quiet', '--', file)
  try {
    return await vitest(...tests)
  } finally {
    copy.call('git', 'stash', 'pop', '--quiet')
  }
}

/** @returns what a script prints, both streams, also if it fails */
async function run(script: string, ...args: string[]): Promise<string> {
  const file = join(copy.root, 'node_modules', script)
  const options = { cwd: copy.root, maxBuffer: 1e8, env: { ...process.env, NO_COLOR: '1' } }
  return promisify(execFile)(process.execPath, [file, ...args], options).then(
    ({ stdout, stderr }) => stdout + stderr,
    (error: { stdout?: string; stderr?: string }) => `${error.stdout}${error.stderr}`,
  )
}
