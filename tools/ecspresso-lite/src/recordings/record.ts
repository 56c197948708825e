// `npx -y pnpm@12 --filter @repo/ecspresso-lite record [CASE…]`: records the facts of each case again, with the real
// ecspresso 2.5.0 on PATH. Takes about 40 s.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findEcspresso } from '@repo/ecspresso'
import { listCases, readCase, recordedVersion, writeCase } from './case.ts'
import { recordAll } from './record-all.ts'

const root = join(import.meta.dirname, '../../../..')
const found = findEcspresso({ path: process.env['PATH'], root })
if (found.kind === 'missing') fail(found.why)
else if (found.version !== recordedVersion)
  fail(`${found.path} is ${found.version}, and the recordings are of ${recordedVersion}`)
else {
  const names = process.argv.length > 2 ? process.argv.slice(2) : listCases()
  const folder = mkdtempSync(join(tmpdir(), 'record-'))
  try {
    for (const [name, facts] of await recordAll(found.path, names, folder)) {
      const before = readCase(name)
      // A difference of one second is noise of the machine: keep the recorded time.
      const same = Math.abs(before.facts.seconds - facts.seconds) <= 2
      const seconds = same ? before.facts.seconds : facts.seconds
      writeCase(name, { ...before, facts: { ...facts, seconds } })
    }
    process.stdout.write(`${names.length} cases recorded from ${found.path}\n`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function fail(why: string): void {
  process.stderr.write(`recordings need ecspresso ${recordedVersion} on PATH: ${why}\n`)
  process.exitCode = 1
}
