import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** What makes the tests run that skip themselves for want of it. */
const installs: readonly (readonly [reason: RegExp, install: string])[] = [
  [/\bDocker\b/, 'start Docker (on Debian as root: .ci/docker-up)'],
  [/\bAWS CLI\b/, 'pip install awscli'],
  [/\bJava\b/, 'apt-get install maven'],
  [/\becspresso\b/, 'npx -y pnpm@12 tools, then put its folder on PATH'],
  [/\bact\b/, '.ci/act FOLDER'],
  [/\b(actionlint|zizmor|hadolint|cfn-lint|checkov)\b/, '.ci/linters FOLDER'],
  [/\btrivy\b/i, '.ci/trivy FOLDER'],
  [/\bChromium\b/, 'install Chromium or Chrome (on Debian as root: apt-get install chromium)'],
  [/\bdockle\b/i, 'https://github.com/goodwithtech/dockle'],
]

/**
 * Ends a run with one screen: what was skipped, grouped by reason, and one plain line of counts for people and for CI.
 * `SKIPPED=names` lists the names of the skipped tests too.
 */
export default class Closing implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap(({ children }) => [...children.allTests()])
    // A file that does not load has no tests, and a hook that fails skips them: neither must pass for it.
    const broken = modules
      .flatMap((module) => [module, ...module.children.allSuites()])
      .flatMap((suite) => suite.errors())
    const passed = tests.filter((test) => test.result().state === 'passed')
    const failed = tests.filter((test) => test.result().state === 'failed')
    const skipped = tests.filter((test) => !passed.includes(test) && !failed.includes(test))
    const groups = Object.entries(Object.groupBy(skipped, reasonOf))
    if (groups.length > 0) console.log('\nskipped')
    for (const [reason, group = []] of groups.sort(([, a], [, b]) => size(b) - size(a))) {
      console.log(`${String(group.length).padStart(5)}  ${withInstall(reason)}`)
      if (process.env['SKIPPED'] === 'names')
        for (const test of group)
          console.log(`         ${test.module.relativeModuleId} > ${test.fullName}`)
    }
    if (groups.length > 0 && process.env['SKIPPED'] !== 'names')
      console.log('       (SKIPPED=names lists them)')
    const failures = failed.length + broken.length + errors.length
    console.log(`\n${passed.length} passed, ${failures} failed, ${skipped.length} skipped`)
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result()
  if (result.state === 'skipped' && result.note) return result.note
  return hasBrokenHook(test.parent) ? 'a hook before it failed' : 'no reason given'
}

function hasBrokenHook(suite: TestCase['parent']): boolean {
  return suite.errors().length > 0 || (suite.type === 'suite' && hasBrokenHook(suite.parent))
}

function withInstall(reason: string): string {
  const found = /^no /.test(reason) && installs.find(([pattern]) => pattern.test(reason))
  return found ? `${reason}: ${found[1]}` : reason
}

function size(group: readonly unknown[] | undefined): number {
  return group?.length ?? 0
}
