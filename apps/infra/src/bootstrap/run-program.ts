import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import type { Call, Ended, RunProgram } from './terminal.ts'

const root = resolve(import.meta.dirname, '../../../..')
const app = join(root, 'apps/infra')

/**
 * Runs programs in the root of the repository: `aws` and `gh` of this machine, and the repository's own `cdk` where its
 * `cdk.json` is.
 * @param env of the programs
 * @param show gets what `cdk` prints, line by line: a deployment takes minutes
 */
export function programRunner(
  env: Readonly<Record<string, string | undefined>>,
  show: (line: string) => void,
): RunProgram {
  return ({ program, args, input }) =>
    new Promise((settle) => {
      const file =
        program === 'cdk' ? join(root, 'packages/cdk-cli/node_modules/.bin/cdk') : program
      // Node's standard input is a socket, which `aws` cannot open by the name /dev/stdin; that of `cat` is a pipe.
      const [started, ...given] = input
        ? ['sh', '-c', 'cat | "$0" "$@"', file, ...args]
        : [file, ...args]
      const child = spawn(started, given, { cwd: program === 'cdk' ? app : root, env })
      const ended = { stdout: '', stderr: '' }
      const lines = program === 'cdk' ? lineReader(show) : () => {}
      for (const name of ['stdout', 'stderr'] as const)
        child[name].setEncoding('utf8').on('data', (text: string) => {
          ended[name] += text
          lines(text)
        })
      child.on('error', (error) => settle(notStarted(program, error)))
      child.on('close', (code) => settle({ exitCode: code ?? 1, ...ended }))
      // A program that ends without reading its input closes it.
      child.stdin.on('error', () => {})
      child.stdin.end(input?.text ?? '')
    })
}

const homepages: Readonly<Record<Call['program'], string>> = {
  aws: 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
  gh: 'https://cli.github.com',
  cdk: 'the packages of this repository: npx -y pnpm@12 install',
}

function notStarted(program: Call['program'], error: Error): Ended {
  const missing = 'code' in error && error.code === 'ENOENT'
  const stderr = missing ? `${program} is not installed: ${homepages[program]}` : error.message
  return { exitCode: 127, stdout: '', stderr }
}

function lineReader(show: (line: string) => void): (text: string) => void {
  let rest = ''
  return (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') show(`    ${line}`)
  }
}
