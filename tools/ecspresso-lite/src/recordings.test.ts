import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { listCases, type RecordedCase, readCase } from './recordings/case.ts'
import {
  callLines,
  comparableCalls,
  expectedCalls,
  printedJson,
  printedYaml,
} from './recordings/compare.ts'
import { jumpingClock } from './recordings/jumping-clock.ts'
import { OUT_OF_SCOPE } from './recordings/out-of-scope.ts'
import { type ReceivedCall, startReplay } from './recordings/replay.ts'
import { runEcspresso } from './run.ts'

const corpus = inject('corpus')
const names = corpus ? listCases(corpus) : []
const inScope = names.filter((name) => !(name in OUT_OF_SCOPE))

let scratch: string

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'ecspresso-lite-'))
})

afterAll(() => rmSync(scratch, { recursive: true }))

describe('what the real ecspresso 2.5.0 was recorded to do', () => {
  if (!corpus) {
    test('is compared with', (ctx) => ctx.skip('no corpus: set CORPUS to its folder'))
    return
  }

  test('has no case out of scope that does not exist', () => {
    expect(Object.keys(OUT_OF_SCOPE).filter((name) => !names.includes(name))).toEqual([])
    expect(inScope.length).toBeGreaterThanOrEqual(140)
  })

  test.each(inScope)('%s', async (name) => {
    const recorded = readCase(corpus, name)
    const run = await replay(recorded)
    expect.soft(run.exitCode !== 0, run.stderr).toBe(recorded.exitCode !== 0)
    expect
      .soft(callLines(comparableCalls(run.calls)))
      .toEqual(callLines(comparableCalls(expectedCalls(recorded.calls))))
    // The recordings are rounded to a second, and hold the time of retries and calls (up to 4 s).
    // An interrupt ends ecspresso-lite at once, the real one at its next tick.
    if (!recorded.signal)
      expect.soft(Math.abs(run.sleptMs - recorded.durationMs)).toBeLessThanOrEqual(4000)
    if (recorded.argv[0] === 'diff') expect(run.stdout === '').toBe(recorded.stdout.trim() === '')
    else if (recorded.exitCode === 0)
      expect(printedJson(run.stdout)).toEqual(printedJson(recorded.stdout))
    if (recorded.argv.includes('config') && recorded.exitCode === 0)
      expect(printedYaml(run.stdout)).toEqual(printedYaml(recorded.stdout))
  })
})

interface Run {
  exitCode: number
  stdout: string
  stderr: string
  calls: ReceivedCall[]
  /** Milliseconds that it slept. */
  sleptMs: number
}

async function replay(recorded: RecordedCase): Promise<Run> {
  const cwd = join(scratch, recorded.name)
  cpSync(recorded.input, cwd, { recursive: true })
  const cloud = await startReplay(recorded)
  const interrupt = new AbortController()
  const clock = jumpingClock(recorded.signal?.afterMs, () => interrupt.abort())
  const startedAt = clock.now()
  let [stdout, stderr] = ['', '']
  try {
    const exitCode = await runEcspresso({
      argv: recorded.argv,
      env: {
        ...recorded.env,
        AWS_ENDPOINT_URL:
          recorded.name === 'deploy-connection-refused' ? 'http://127.0.0.1:1' : cloud.url,
        AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'example',
      },
      cwd,
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      clock,
      signal: interrupt.signal,
    })
    return { exitCode, stdout, stderr, calls: cloud.calls, sleptMs: clock.now() - startedAt }
  } finally {
    await cloud.close()
  }
}
