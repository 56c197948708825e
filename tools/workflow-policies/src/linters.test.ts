import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { root } from './files.fixture.ts'

interface Linter {
  readonly name: 'actionlint' | 'zizmor'
  readonly args: readonly string[]
  /** Mistakes that it must find, each in a file. No policy repeats them. */
  readonly mistakes: readonly Mistake[]
}

type Mistake = readonly [finds: RegExp, file: string, right: string, wrong: string]

const deploy = '.github/workflows/deploy.yml'
const pullRequest = '.github/workflows/pull-request.yml'
const setup = '.github/actions/setup/action.yml'

// .github/actionlint.yaml and .github/zizmor.yml list ignored findings, with reasons.
const linters: readonly Linter[] = [
  {
    name: 'actionlint',
    args: ['-no-color'],
    mistakes: [[/needs job "plans"/, deploy, 'needs: plan', 'needs: plans']],
  },
  {
    name: 'zizmor',
    args: [
      ...['--persona', 'auditor', '--offline', '--no-progress', '--color', 'never'],
      '.github',
    ],
    mistakes: [
      [
        /unpinned-uses/,
        deploy,
        /actions\/checkout@\w+/.exec(read(deploy))?.[0] ?? '',
        'actions/checkout@v7',
      ],
      [/excessive-permissions/, deploy, 'permissions: {}', 'permissions: write-all'],
      [/excessive-permissions/, deploy, 'permissions: {}\n', ''],
      [/template-injection/, deploy, 'run: ', 'run: echo ${{ github.ref_name }} # '],
      [/template-injection/, setup, 'pnpm install', 'pnpm install ${{ inputs.filter }}'],
      [/artipacked/, deploy, 'persist-credentials: false', 'fetch-depth: 1'],
      [/artipacked/, pullRequest, 'persist-credentials: false', 'persist-credentials: true'],
      [/dangerous-triggers/, pullRequest, '  pull_request:\n', '  pull_request_target:\n'],
      [
        /dangerous-triggers/,
        pullRequest,
        '  pull_request:\n',
        '  workflow_run:\n    workflows: [Deploy]\n',
      ],
    ],
  },
]

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

describe.each(linters)('$name', ({ name, args, mistakes }) => {
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

  it(`${name} reports nothing`, ({ skip }) => {
    const program = inject(name) ?? skip(`no ${name} on PATH`)
    const { status, output } = lint(program)
    expect(output).toMatch(name === 'zizmor' ? /No findings to report/ : /^$/)
    expect(status).toBe(0)
  })

  it.for(mistakes)(
    `${name} reports %s in %s with %j replaced by %j`,
    ([finds, file, right, wrong], { skip }) => {
      const program = inject(name) ?? skip(`no ${name} on PATH`)
      const text = read(file)
      expect(text).toContain(right)
      writeFileSync(
        join(folder, file),
        text.replace(right, () => wrong),
      )
      const { status, output } = lint(program)
      expect(output).toMatch(finds)
      expect(status).not.toBe(0)
    },
  )
})
