import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { type Facts, readCase } from './case.ts'
import { runReal } from './run-case.ts'

/** Concurrent runs. Most of a run is waiting. */
const AT_ONCE = 32

/**
 * Runs the real ecspresso on each case and returns its facts.
 * @param folder where each run gets a working directory of its own
 */
export async function recordAll(
  ecspresso: string,
  names: readonly string[],
  folder: string,
): Promise<Map<string, Facts>> {
  const facts = new Map<string, Facts>()
  const cases = names.map((name) => ({ name, recorded: readCase(name) }))
  // The longest first, so that the end does not wait for a single one.
  cases.sort((a, b) => b.recorded.facts.seconds - a.recorded.facts.seconds)
  const worker = async () => {
    for (let next = cases.shift(); next !== undefined; next = cases.shift()) {
      const cwd = mkdtempSync(join(folder, `${next.name}-`))
      facts.set(next.name, await runReal(ecspresso, next.recorded, cwd))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return facts
}
