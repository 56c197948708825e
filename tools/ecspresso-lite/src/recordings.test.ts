import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listCases, readCase } from './recordings/case.ts'
import { comparableCalls, expectedCalls, withoutZeros } from './recordings/facts.ts'
import { OUT_OF_SCOPE } from './recordings/out-of-scope.ts'
import { runLite } from './recordings/run-case.ts'

const names = listCases()
const inScope = names.filter((name) => !(name in OUT_OF_SCOPE))

let scratch: string

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'ecspresso-lite-'))
})

afterAll(() => rmSync(scratch, { recursive: true }))

describe('recordings of ecspresso 2.5.0', () => {
  test('OUT_OF_SCOPE names existing cases only', () => {
    expect(Object.keys(OUT_OF_SCOPE).filter((name) => !names.includes(name))).toEqual([])
    expect(inScope.length).toBeGreaterThanOrEqual(140)
  })

  test.each(inScope)('ecspresso-lite does the same in %s', async (name) => {
    const recorded = readCase(name)
    const cwd = join(scratch, name)
    mkdirSync(cwd)
    const { facts, stderr } = await runLite(recorded, cwd)
    const real = recorded.facts
    // ecspresso-lite has one exit code for every error.
    expect.soft(facts.exitCode !== 0, stderr).toBe(real.exitCode !== 0)
    expect.soft(comparableCalls(facts.calls)).toEqual(expectedCalls(real.calls))
    // The recorded time includes that of the calls, and retries wait for a random time. An interrupt ends ecspresso-lite
    // at once, the real one at its next poll.
    const retries = recorded.unreachable || recorded.aws?.faults
    if (!recorded.signal)
      expect.soft(Math.abs(facts.seconds - real.seconds)).toBeLessThanOrEqual(retries ? 8 : 4)
    expect.soft(facts.differs).toBe(real.differs)
    expect.soft(facts.config).toEqual(real.config)
    expect((facts.printed ?? []).map(withoutZeros)).toEqual((real.printed ?? []).map(withoutZeros))
  })
})
