import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'

let cwd: string

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'run-ecspresso-'))
  writeFileSync(join(cwd, 'ecspresso.yml'), 'cluster: "{{ must_env `CLUSTER` }}"\n')
})

afterEach(() => rmSync(cwd, { recursive: true }))

/** What `pnpm ecspresso …` runs, with nothing on PATH. */
function ecspresso(args: string[], env: Record<string, string>) {
  const script = join(import.meta.dirname, 'run-ecspresso.ts')
  const settings = { cwd, env: { PATH: '', ...env }, encoding: 'utf8' as const }
  return spawnSync(process.execPath, [script, ...args], settings)
}

test('without a real one, ecspresso-lite runs and says so in one line', () => {
  const { status, stdout, stderr } = ecspresso(['--', 'render', 'config'], { CLUSTER: 'app-dev' })
  // A machine where `pnpm tools` succeeded has a real one, and nothing to say.
  if (stderr !== '') expect(stderr).toMatch(/^ecspresso-lite stands in for ecspresso: .*\n$/)
  expect(stdout).toContain('cluster: app-dev')
  expect(status).toBe(0)
})

test('a missing variable is an error on stderr and a non-zero exit', () => {
  const { status, stdout, stderr } = ecspresso(['render', 'config'], {})
  expect(stderr).toContain('CLUSTER')
  expect(stdout).toBe('')
  expect(status).not.toBe(0)
})

test('the real one is run where it is on PATH, with its arguments and its exit code', (ctx) => {
  const real = inject('ecspresso')
  if (!real) return ctx.skip('no ecspresso on PATH')
  const env = { PATH: join(real, '..') }
  const rendered = ecspresso(['render', 'config'], { ...env, CLUSTER: 'app-dev' })
  expect(rendered.stdout).toContain('cluster: app-dev')
  expect(rendered.stderr).not.toContain('ecspresso-lite')
  expect(ecspresso(['render', 'config'], env).status).toBeGreaterThan(0)
})
