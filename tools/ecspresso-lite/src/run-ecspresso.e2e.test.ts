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

/** Runs the script of `pnpm ecspresso …` with nothing on PATH. */
function ecspresso(args: string[], env: Record<string, string>) {
  const script = join(import.meta.dirname, 'run-ecspresso.ts')
  const settings = { cwd, env: { PATH: '', ...env }, encoding: 'utf8' as const }
  return spawnSync(process.execPath, [script, ...args], settings)
}

test('pnpm ecspresso falls back to ecspresso-lite with one line on stderr', () => {
  const { status, stdout, stderr } = ecspresso(['--', 'render', 'config'], { CLUSTER: 'app-dev' })
  // Where `pnpm tools` has installed the real one, there is no fallback.
  if (stderr !== '') expect(stderr).toMatch(/^ecspresso-lite stands in for ecspresso: .*\n$/)
  expect(stdout).toContain('cluster: app-dev')
  expect(status).toBe(0)
})

test('pnpm ecspresso reports a missing variable on stderr and exits non-zero', () => {
  const { status, stdout, stderr } = ecspresso(['render', 'config'], {})
  expect(stderr).toContain('CLUSTER')
  expect(stdout).toBe('')
  expect(status).not.toBe(0)
})

test('pnpm ecspresso passes arguments and exit code of the real ecspresso on PATH', (ctx) => {
  const real = inject('ecspresso')
  if (!real) return ctx.skip('no ecspresso on PATH')
  const env = { PATH: join(real, '..') }
  const rendered = ecspresso(['render', 'config'], { ...env, CLUSTER: 'app-dev' })
  expect(rendered.stdout).toContain('cluster: app-dev')
  expect(rendered.stderr).not.toContain('ecspresso-lite')
  expect(ecspresso(['render', 'config'], env).status).toBeGreaterThan(0)
})
