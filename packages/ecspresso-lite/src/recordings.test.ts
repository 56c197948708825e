import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Clock } from './clock.ts'
import { listCases, type RecordedCase, readCase } from './recordings/case.ts'
import {
  callLines,
  comparableCalls,
  expectedCalls,
  printedJson,
  printedYaml,
} from './recordings/compare.ts'
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
  test.runIf(!corpus)('is compared with', (ctx) => ctx.skip('no corpus: set CORPUS to its folder'))

  test.runIf(corpus)('has no case out of scope that does not exist', () => {
    expect(Object.keys(OUT_OF_SCOPE).filter((name) => !names.includes(name))).toEqual([])
    expect(inScope.length).toBeGreaterThanOrEqual(140)
  })

  test.each(inScope)('%s', async (name) => {
    const recorded = readCase(corpus ?? '', name)
    const run = await replay(recorded)
    expect.soft(run.exitCode !== 0, run.stderr).toBe(recorded.exitCode !== 0)
    expect
      .soft(callLines(comparableCalls(run.calls)))
      .toEqual(callLines(comparableCalls(expectedCalls(recorded.calls))))
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
}

async function replay(recorded: RecordedCase): Promise<Run> {
  const cwd = join(scratch, recorded.name)
  cpSync(recorded.input, cwd, { recursive: true })
  const cloud = await startReplay(recorded)
  const interrupt = new AbortController()
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
      clock: jumpingClock(recorded.signal?.afterMs, () => interrupt.abort()),
      signal: interrupt.signal,
    })
    return { exitCode, stdout, stderr, calls: cloud.calls }
  } finally {
    await cloud.close()
  }
}

/** Time passes only in sleeps, and at once. `interrupt` happens `afterMs` milliseconds into the run. */
function jumpingClock(afterMs = Number.POSITIVE_INFINITY, interrupt: () => void): Clock {
  // The recordings start at this second.
  const start = 1_750_000_000_000
  let now = start
  return {
    now: () => now,
    async sleep(ms) {
      now += ms
      if (now - start >= afterMs) interrupt()
    },
  }
}
