import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { root } from './files.fixture.ts'

interface Linter {
  readonly name: 'actionlint' | 'zizmor'
  readonly args: readonly string[]
  /** A mistake that it must find: what is replaced by what in deploy.yml. */
  readonly mistake: readonly [right: string, wrong: string]
  readonly finds: RegExp
}

// What they are told not to report stands, with its reason, in .github/actionlint.yaml and .github/zizmor.yml.
const linters: readonly Linter[] = [
  {
    name: 'actionlint',
    args: ['-no-color'],
    mistake: ['needs: plan', 'needs: plans'],
    finds: /needs job "plans"/,
  },
  {
    name: 'zizmor',
    args: ['--pedantic', '--offline', '--no-progress', '--color', 'never', '.github'],
    mistake: ['permissions: {}', 'permissions: write-all'],
    finds: /excessive-permissions/,
  },
]

describe.each(linters)('$name', ({ name, args, mistake, finds }) => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'workflows-'))
    cpSync(join(root, '.github'), join(folder, '.github'), { recursive: true })
    // actionlint looks for the root of a repository.
    spawnSync('git', ['init', '--quiet'], { cwd: folder })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function lint(program: string) {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' })
    return { status, output: `${stdout}${stderr}` }
  }

  it('has nothing to report', ({ skip }) => {
    const program = inject(name) ?? skip(`no ${name} on PATH`)
    const { status, output } = lint(program)
    expect(output).toMatch(name === 'zizmor' ? /No findings to report/ : /^$/)
    expect(status).toBe(0)
  })

  it('would report a mistake', ({ skip }) => {
    const program = inject(name) ?? skip(`no ${name} on PATH`)
    const file = join(folder, '.github/workflows/deploy.yml')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace(...mistake))
    const { status, output } = lint(program)
    expect(output).toMatch(finds)
    expect(status).not.toBe(0)
  })
})
