import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programRunner } from './run-program.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-program-'))
  const programs = { aws: 'cat /dev/stdin; echo " $*"', gh: 'echo no >&2; exit 3' }
  mkdirSync(join(folder, 'bin'))
  for (const [name, script] of Object.entries(programs))
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
})
afterAll(() => rmSync(folder, { recursive: true }))

const run = (env: Record<string, string> = {}) =>
  programRunner({ PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, ...env }, () => {})

describe('a program that bootstrap starts', () => {
  it('can open its input by the name /dev/stdin, and gets its arguments as they are', async () => {
    const input = { from: 'x', text: 'the secret' }
    const ended = await run()({ program: 'aws', args: ['a b', '$HOME', '"'], input })
    expect(ended).toEqual({ exitCode: 0, stdout: 'the secret a b $HOME "\n', stderr: '' })
  })

  it('ends with its own exit code and its errors', async () => {
    const ended = await run()({ program: 'gh', args: [] })
    expect(ended).toEqual({ exitCode: 3, stdout: '', stderr: 'no\n' })
    const piped = await run()({ program: 'gh', args: [], input: { from: 'x', text: 'y' } })
    expect(piped.exitCode).toBe(3)
  })

  it('that is not installed is an error with its home page', async () => {
    const { exitCode, stderr } = await run({ PATH: '/nowhere' })({ program: 'gh', args: [] })
    expect(exitCode).toBe(127)
    expect(stderr).toBe('gh is not installed: https://cli.github.com')
  })
})
