import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runnerOf } from './runner.ts'

const root = mkdtempSync(join(tmpdir(), 'runner-'))
afterAll(() => rmSync(root, { recursive: true }))

it.each([
  ['arm', 'CPU_ARCHITECTURE=ARM64\n', 'ubuntu-24.04-arm'],
  ['intel', 'CPU_ARCHITECTURE=X86_64\n', 'ubuntu-24.04'],
  ['none', 'TASK_CPU=256\n', 'ubuntu-24.04'],
])('runnerOf › has the processor of the definitions: %s', (name, values, runner) => {
  mkdirSync(join(root, name))
  writeFileSync(join(root, name, 'values.env'), values)
  expect(runnerOf({ definitions: name }, root)).toBe(runner)
})

it('runnerOf › is the default where the definitions are not in the work tree', () => {
  expect(runnerOf({ definitions: 'missing' }, root)).toBe('ubuntu-24.04')
})
