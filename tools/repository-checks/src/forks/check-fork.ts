import { spawn } from 'node:child_process'
import { buildApps } from './build-apps.ts'
import type { Copy } from './copy.ts'
import { type Fork, inputOf } from './forks.ts'
import { grep, oldNames } from './old-names.ts'
import { type Outcome, runTests } from './run-tests.ts'

/** What became of one check of a fork. */
export interface CheckResult {
  readonly check: string
  readonly seconds: number
  /** Empty: it passed. */
  readonly failures: readonly string[]
  /** Tests that passed. */
  readonly passed?: number
}

/** Last lines of a program that failed. */
const SHOWN_LINES = 30

type Check = () => Promise<readonly string[] | Outcome>

/**
 * Makes a fork of a copy by `init-fork` alone, without an edit by hand, and does there what its owner does first. The tests
 * run beside the other checks, of which the demo mostly waits.
 * @param processes also the tests that start processes
 * @param report is called after each check
 */
export async function checkFork(
  copy: Copy,
  fork: Fork,
  { processes, now }: { readonly processes: boolean; readonly now: () => number },
  report: (result: CheckResult) => void,
): Promise<void> {
  const { folder } = copy
  const pnpm = (...args: string[]) => failuresOf('npx', ['-y', 'pnpm@12', ...args], folder)
  const perform = async (checks: Readonly<Record<string, Check>>): Promise<void> => {
    for (const [check, run] of Object.entries(checks)) {
      const started = now()
      const result = await run()
      const seconds = Math.round((now() - started) / 1000)
      if ('failed' in result)
        report({ check, seconds, failures: result.failed, passed: result.passed })
      else report({ check, seconds, failures: result })
    }
  }
  const made = await makeFork(copy, fork)
  await perform({ 'init-fork': async () => made })
  // Nothing else would be about a fork.
  if (made.length > 0) return
  await perform({
    install: () => pnpm('install', '--frozen-lockfile', '--offline'),
    names: async () =>
      oldNames((await run('git', grep, folder)).output.split('\n').filter(Boolean)),
  })
  await buildApps(folder)
  await Promise.all([
    perform({
      tests: () => runTests(folder, 'units'),
      ...(processes && { processes: () => runTests(folder, 'processes') }),
    }),
    perform({
      lint: () => pnpm('lint'),
      types: () => pnpm('typecheck'),
      synth: () => pnpm('infra', 'synth', '--quiet'),
      demo: () => pnpm('demo', '--once'),
    }),
  ])
}

async function makeFork({ folder, commit, reset }: Copy, fork: Fork): Promise<readonly string[]> {
  reset()
  const args = ['-y', 'pnpm@12', 'init-fork', '--non-interactive']
  const failures = await failuresOf('npx', args, folder, inputOf(fork))
  if (failures.length === 0) commit('a fork')
  return failures
}

/** The end of what a program printed, where it failed. */
async function failuresOf(...call: Parameters<typeof run>): Promise<readonly string[]> {
  const { exitCode, output } = await run(...call)
  return exitCode === 0 ? [] : [output.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n')]
}

interface Ended {
  readonly exitCode: number | null
  readonly output: string
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  input?: string,
): Promise<Ended> {
  return new Promise((done, fail) => {
    const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', BUILT: '' }
    const child = spawn(program, args, { cwd, env })
    const output: string[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => output.push(String(chunk)))
    child.on('error', fail)
    child.on('close', (exitCode) => done({ exitCode, output: output.join('') }))
    child.stdin.end(input)
  })
}
