import { spawn } from 'node:child_process'
import { buildApps } from './build-apps.ts'
import type { Copy } from './copy.ts'
import { type Fork, inputOf } from './forks.ts'
import { grep, oldNames } from './old-names.ts'
import { runTests } from './run-tests.ts'

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

/**
 * Makes a fork of a copy by `init-fork` alone, without an edit by hand, and does there what its owner does first.
 * @param processes also the tests that start processes
 * @param report is called after each check
 */
export async function checkFork(
  { folder, commit, reset }: Copy,
  fork: Fork,
  { processes, now }: { readonly processes: boolean; readonly now: () => number },
  report: (result: CheckResult) => void,
): Promise<void> {
  const pnpm = (...args: string[]) => run('npx', ['-y', 'pnpm@12', ...args], folder)
  const failing = async (ended: Promise<Ended>) => {
    const { exitCode, output } = await ended
    return exitCode === 0 ? [] : [output.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n')]
  }
  const tests = (project: 'units' | 'processes') => runTests(folder, project)
  const checks: Record<
    string,
    () => Promise<readonly string[] | Awaited<ReturnType<typeof runTests>>>
  > = {
    'init-fork': async () => {
      reset()
      const made = await failing(
        run('npx', ['-y', 'pnpm@12', 'init-fork', '--non-interactive'], folder, inputOf(fork)),
      )
      if (made.length === 0) commit('a fork')
      return made
    },
    install: () => failing(pnpm('install', '--frozen-lockfile', '--offline')),
    names: async () =>
      oldNames((await run('git', grep, folder)).output.split('\n').filter(Boolean)),
    lint: () => failing(pnpm('lint')),
    types: () => failing(pnpm('typecheck')),
    tests: async () => {
      await buildApps(folder)
      return tests('units')
    },
    ...(processes && { processes: () => tests('processes') }),
    demo: () => failing(pnpm('demo', '--once')),
    synth: () => failing(pnpm('infra', 'synth', '--quiet')),
  }
  for (const [check, perform] of Object.entries(checks)) {
    const started = now()
    const result = await perform()
    const seconds = Math.round((now() - started) / 1000)
    if ('failed' in result)
      report({ check, seconds, failures: result.failed, passed: result.passed })
    else report({ check, seconds, failures: result })
    // Without a fork there is nothing to check.
    if (check === 'init-fork' && !('failed' in result) && result.length > 0) return
  }
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
