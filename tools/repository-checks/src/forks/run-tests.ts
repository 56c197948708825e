import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NoReportError } from './errors.ts'

/** Result of a run of tests. */
export interface Outcome {
  readonly passed: number
  /** Each with its file and the first lines of its error. */
  readonly failed: readonly string[]
}

/** The fields of Vitest's JSON report that are used here: https://vitest.dev/guide/reporters#json-reporter */
interface Report {
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages?: readonly string[]
    }[]
  }[]
}

/**
 * Runs the tests of one project in a separate process.
 * @param project of `vitest.config.ts`
 * @throws NoReportError when Vitest ended without a report
 */
export async function runTests(root: string, project: 'units' | 'processes'): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'fork-report-'))
  try {
    const file = join(folder, 'report.json')
    const { exitCode, output } = await vitest(root, [
      'run',
      `--project=${project}`,
      '--reporter=json',
      `--outputFile=${file}`,
    ])
    const outcome = outcomeOf(readReport(file, output), root)
    // An error outside the tests, for instance.
    const unexplained = exitCode !== 0 && outcome.failed.length === 0
    return unexplained ? { ...outcome, failed: [`Vitest failed\n${output}`] } : outcome
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function vitest(
  root: string,
  args: readonly string[],
): Promise<{ exitCode: number | null; output: string }> {
  const program = join(root, 'node_modules/vitest/vitest.mjs')
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: root })
    const output: string[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => output.push(String(chunk)))
    child.on('error', fail)
    child.on('close', (exitCode) => done({ exitCode, output: output.join('') }))
  })
}

function readReport(file: string, output: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new NoReportError(output, { cause })
  }
}

function outcomeOf({ numPassedTests, testResults }: Report, root: string): Outcome {
  const failed = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = name.replace(`${root}/`, '')
    const tests = assertionResults
      .filter(({ status }) => status === 'failed')
      .map(
        ({ fullName, failureMessages = [] }) =>
          `${file}: ${fullName}\n${headOf(failureMessages[0])}`,
      )
    // A file that does not load has no tests, and one whose hook fails no failed ones.
    const broken = status === 'failed' && tests.length === 0
    return broken ? [`${file}\n${headOf(message)}`] : tests
  })
  return { passed: numPassedTests, failed }
}

/** The first lines, indented. */
function headOf(message = ''): string {
  const lines = message.split('\n').slice(0, 4)
  return lines.map((line) => `    ${line.slice(0, 200)}`).join('\n')
}
