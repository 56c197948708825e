import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { fileBlocksOf } from '@repo/fork'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { hasSignIn, noSignIn } from '../github-variables.ts'
import { applyBlocks } from './apply.ts'
import { copyWorkTree, type WorkTree } from './work-tree.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const timeout = 300_000
const page = readFileSync(join(root, 'docs/backend.md'), 'utf8')
const step = (number: number) => page.indexOf(`## ${number}.`)

describe('docs/backend.md', () => {
  let copy: WorkTree

  beforeEach(({ skip }) => skip(!hasSignIn, noSignIn))
  beforeAll(() => {
    if (!hasSignIn) return
    copy = copyWorkTree(root, (folder) => {
      applyBlocks(folder, fileBlocksOf(page.slice(0, step(3))))
      // What the page adds by `pnpm add`.
      for (const name of ['kysely', 'pg', '@types/pg', 'testcontainers', '@aws-sdk/client-sqs'])
        link(name, join(folder, 'apps/backend/node_modules', name))
    })
  }, timeout)
  afterAll(() => copy?.remove())

  it('leads to a route and a setting: the tests of the backend pass', { timeout }, async () => {
    expect(await vitest('units', 'apps/backend', '--update')).toMatch(/[1-9]\d* passed, 0 failed/)
  })

  it('leads to a table in Postgres: types, tests and a build of the backend pass', {
    timeout,
  }, async (ctx) => {
    const docker = inject('docker') ?? ctx.skip('no Docker engine answers')
    if (!hasImage(docker, 'postgres:17-alpine')) ctx.skip('no registry has postgres:17-alpine')
    applyBlocks(copy.root, fileBlocksOf(page.slice(step(3), step(4))))
    copy.call('rm', 'apps/backend/src/orders/orders.test.ts')
    expect(await run(join(root, 'node_modules/typescript/bin/tsc'), ['-p', 'apps/backend'])).toBe(
      '',
    )
    expect(await run(join(copy.root, 'apps/backend/build.ts'), [])).toBe('')
    const route = 'apps/backend/src/orders/orders.container.test.ts'
    expect(await vitest('processes', route)).toMatch(/2 passed, 0 failed, 0 skipped/)
  })

  it('leads to a queue: types and the tests of the definitions pass', { timeout }, async () => {
    applyBlocks(copy.root, fileBlocksOf(page.slice(step(4))))
    for (const app of ['backend', 'infra'])
      expect(await run(join(root, 'node_modules/typescript/bin/tsc'), ['-p', `apps/${app}`])).toBe(
        '',
      )
    const definitions = 'apps/backend/src/definitions.test.ts'
    expect(await vitest('units', definitions)).toMatch(/[1-9]\d* passed, 0 failed/)
  })

  const vitest = (project: string, ...args: string[]) =>
    run(join(copy.root, 'node_modules/vitest/vitest.mjs'), ['run', '--project', project, ...args])

  /** @returns what it prints, also if it fails */
  async function run(script: string, args: readonly string[]): Promise<string> {
    const started = promisify(execFile)(process.execPath, [script, ...args], {
      cwd: copy.root,
      // Its reaper is one more image to pull, and the test stops what it starts.
      env: { ...process.env, TESTCONTAINERS_RYUK_DISABLED: 'true' },
      maxBuffer: 1e8,
    })
    return started.then(
      ({ stdout }) => stdout,
      (error: { stdout?: string }) => `${error.stdout}${error}`,
    )
  }
})

/** Whether the engine has an image, or can pull it. */
function hasImage(docker: string, image: string): boolean {
  const call = (...args: string[]) =>
    spawnSync(docker, args, { stdio: 'ignore', timeout: 120_000 }).status === 0
  return call('image', 'inspect', image) || call('pull', '--quiet', image)
}

/** Links a package to where the copy looks for it. */
function link(name: string, to: string): void {
  const installed = ['tools/stage', 'tools/containers', 'apps/alerts'].map((folder) =>
    join(root, folder, 'node_modules', name),
  )
  const from = installed.find((path) => existsSync(path))
  if (!from) throw new Error(`${name} is not installed`)
  mkdirSync(dirname(to), { recursive: true })
  symlinkSync(realpathSync(from), to)
}
