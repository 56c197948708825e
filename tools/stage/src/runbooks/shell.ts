import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { problemOfGithubCommand } from './github-command.ts'
import type { Block } from './markdown.ts'

export interface ShellOptions {
  /** Root of the repository, where the commands are run. */
  readonly root: string
  /** Path of the AWS CLI. */
  readonly aws: string
  /** Variables of the first block. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** File with the state of GitHub that `gh` reads and writes. Default: `gh` does nothing. */
  readonly github?: string
}

/** One terminal: what a block exports, the next one has. */
export interface Shell {
  /** Has its `aws`, `gh` and `npx`. */
  readonly folder: string
  /**
   * Runs a block with `sh -eu`; resolves with what it printed, both streams in their order.
   * @throws Error with heading, line and output, where a command fails or a call of `gh` is refused
   */
  run(
    block: Block,
    variables?: Readonly<Record<string, string>>,
    standardInput?: string,
  ): Promise<string>
  /** The calls of `gh` so far, with their arguments. */
  githubCalls(): readonly (readonly string[])[]
  /** Another terminal, with what this one has exported so far. */
  copy(): Shell
  close(): void
}

const GH_PROGRAM = join(import.meta.dirname, '../github/gh-program.ts')

const packageJson = z.object({
  packageManager: z.string(),
  scripts: z.record(z.string(), z.string()),
})

/**
 * A terminal of an operator, in which `aws` is the AWS CLI of this machine, `npx -y pnpm@…` runs the scripts of `package.json`,
 * and `gh` checks its arguments and does nothing, or works on a file.
 */
export function openShell(options: ShellOptions, exports = ''): Shell {
  const { root, aws, env, github } = options
  const folder = mkdtempSync(join(tmpdir(), 'runbook-'))
  const exported = join(folder, 'exported')
  const calls = join(folder, 'gh-calls')
  writeFileSync(exported, exports)
  writeFileSync(calls, '')
  const program = (name: string, script: string) =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  // Version 1 of the AWS CLI ignores AWS_ENDPOINT_URL for SQS.
  program('aws', `exec '${aws}' --endpoint-url "$AWS_ENDPOINT_URL" "$@"`)
  const record = `printf '%s\\037' "$@" >> '${calls}'; printf '\\036' >> '${calls}'`
  const answer = github && `exec '${process.execPath}' '${GH_PROGRAM}' '${github}' "$@"`
  program('gh', [record, answer].filter(Boolean).join('\n'))
  program('npx', npxScript(root))

  const githubCalls = () =>
    readFileSync(calls, 'utf8')
      .split('\u001e')
      .slice(0, -1)
      .map((call) => call.split('\u001f').slice(0, -1))

  return {
    folder,
    githubCalls,
    async run(block, variables = {}, standardInput = '') {
      const before = githubCalls().length
      const assignments = Object.entries(variables)
        .map(([name, value]) => `${name}='${value}'\n`)
        .join('')
      // After what was exported, which another terminal's PATH may be part of.
      const path = `PATH='${[folder, join(root, 'node_modules/.bin'), process.env['PATH']].join(':')}'\n`
      const script = `set -aeu\n. '${exported}'\n${path}${assignments}${block.code}\nexport -p > '${exported}'\n`
      const { exitCode, output } = await runScript(
        script,
        root,
        { PATH: process.env['PATH'], ...env },
        standardInput,
      )
      const fail = (why: string) =>
        new Error(`line ${block.line} (${block.heading}): ${why}\n${block.code}\n---\n${output}`)
      if (exitCode !== 0) throw fail(`exit code ${exitCode}`)
      // The stand-in with a state refuses what it does not have.
      for (const call of github ? [] : githubCalls().slice(before)) {
        const problem = problemOfGithubCommand(call, root)
        if (problem !== undefined) throw fail(problem)
      }
      return output
    },
    copy: () => openShell(options, readFileSync(exported, 'utf8')),
    close: () => rmSync(folder, { recursive: true }),
  }
}

/** `npx -y pnpm@MAJOR SCRIPT …` without npm's registry: the scripts as `package.json` has them. */
function npxScript(root: string): string {
  const { packageManager, scripts } = packageJson.parse(
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
  )
  const [version] = packageManager.split('.')
  const cases = Object.entries(scripts).map(([name, script]) => `'${name}') ${script} "$@" ;;`)
  return [
    `[ "$1 $2" = '-y ${version}' ] || { echo "npx $*: write npx -y ${version}" >&2; exit 1; }`,
    `name=$3; shift 3; cd '${root}'`,
    `case "$name" in\n${cases.join('\n')}\n*) echo "package.json has no script $name" >&2; exit 1 ;;\nesac`,
  ].join('\n')
}

function runScript(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
  standardInput: string,
): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', script], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] })
    child.stdin.on('error', () => {}).end(standardInput)
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ exitCode, output }))
  })
}
