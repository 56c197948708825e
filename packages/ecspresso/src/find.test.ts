import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findEcspresso } from './find.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'find-ecspresso-'))
  writeFileSync(join(root, '.ecspresso-version'), '2.8.7\n')
})

afterEach(() => rmSync(root, { recursive: true }))

test('findEcspresso › prefers the one on PATH', () => {
  const path = program('bin', 'echo ecspresso v2.9.1')
  program('.tools/ecspresso-2.8.7', 'echo ecspresso v2.8.7')
  expect(find()).toEqual({ kind: 'binary', path, version: '2.9.1' })
})

test('findEcspresso › finds the pinned one that was installed', () => {
  const path = program('.tools/ecspresso-2.8.7', 'echo ecspresso v2.8.7')
  expect(find()).toEqual({ kind: 'binary', path, version: '2.8.7' })
})

test('findEcspresso › ignores another version than the pinned one under .tools', () => {
  program('.tools/ecspresso-2.8.6', 'echo ecspresso v2.8.6')
  expect(find().kind).toBe('missing')
})

test('findEcspresso › accepts a build without a version', () => {
  program('bin', 'echo ecspresso current')
  expect(find()).toMatchObject({ kind: 'binary', version: 'unknown' })
})

test('findEcspresso › passes over one that reports rollbacks as successes, and one that does not run', () => {
  const old = program('bin', 'echo ecspresso v2.3.2')
  expect(find()).toEqual({ kind: 'missing', why: `${old} is 2.3.2, older than 2.5` })
  program('bin', 'exit 1')
  expect(find()).toEqual({ kind: 'missing', why: `${old} does not run` })
  const path = program('.tools/ecspresso-2.8.7', 'echo ecspresso v2.8.7')
  expect(find()).toMatchObject({ kind: 'binary', path })
})

test('findEcspresso › returns where it searched when there is none', () => {
  expect(find()).toEqual({
    kind: 'missing',
    why: 'none on PATH, and 2.8.7 is not installed under .tools',
  })
})

function find() {
  return findEcspresso({ path: join(root, 'bin'), root })
}

function program(folder: string, script: string): string {
  const path = join(root, folder, 'ecspresso')
  mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}
