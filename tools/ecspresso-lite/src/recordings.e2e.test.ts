import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findEcspresso } from '@repo/ecspresso'
import { expect, inject, test } from 'vitest'
import { type Facts, listCases, readCase, recordedVersion } from './recordings/case.ts'
import { stable } from './recordings/facts.ts'
import { recordAll } from './recordings/record-all.ts'

const root = join(import.meta.dirname, '../../..')

test('ecspresso 2.5.0 reproduces its recordings', { timeout: 300_000 }, async ({ skip }) => {
  const path = inject('ecspresso') ?? skip('no ecspresso on PATH')
  const found = findEcspresso({ path: join(path, '..'), root })
  if (found.kind === 'missing' || found.version !== recordedVersion)
    return skip(`the ecspresso on PATH is not ${recordedVersion}`)
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'))
  try {
    const first = differing(await recordAll(path, listCases(), folder))
    // Under load a poll may be late: run the cases that differ once more.
    const second = first.length > 0 ? differing(await recordAll(path, first, folder)) : []
    expect(second).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** Cases whose facts, except for the time, differ from the recorded ones. */
function differing(recorded: ReadonlyMap<string, Facts>): string[] {
  const timeless = ({ seconds: _, ...facts }: Facts) => stable(facts)
  return [...recorded]
    .filter(([name, facts]) => timeless(facts) !== timeless(readCase(name).facts))
    .map(([name]) => name)
}
