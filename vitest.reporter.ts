import type { Reporter, TestModule } from 'vitest/node'

/** Ends a run with what was skipped and why, and one plain line of counts for people and for CI. */
export default class Closing implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0 }
    const skipped = new Map<string, string[]>()
    for (const module of modules) {
      // A file that does not load has no tests, and must not pass for it.
      if (module.state() === 'failed' && [...module.children.allTests()].length === 0)
        count.failed += 1
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') count.passed += 1
        else if (result.state === 'failed') count.failed += 1
        else {
          count.skipped += 1
          const why = (result.state === 'skipped' && result.note) || 'no reason given'
          skipped.set(why, [
            ...(skipped.get(why) ?? []),
            `${module.relativeModuleId} > ${test.fullName}`,
          ])
        }
      }
    }
    for (const [why, names] of skipped) {
      console.log(`\nskipped, ${why}:`)
      for (const name of names) console.log(`  ${name}`)
    }
    console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
  }
}
