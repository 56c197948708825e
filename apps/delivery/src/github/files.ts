import { appendFileSync } from 'node:fs'
import { OutputError } from '../errors.ts'

/** The variables that name the files of a step. Outside of GitHub Actions they are not set, and nothing is written. */
type Env = Readonly<Record<string, string | undefined>>

/**
 * Sets outputs of the step.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-output-parameter
 * @throws OutputError where a value has a line break: nothing is written then
 */
export function setOutputs(env: Env, outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs))
    if (/[\r\n]/.test(value)) throw new OutputError(name)
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`)
  append(env['GITHUB_OUTPUT'], lines.join(''))
}

/**
 * Adds Markdown to the summary of the job.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
 */
export function addSummary(env: Env, markdown: string): void {
  append(env['GITHUB_STEP_SUMMARY'], `${markdown}\n`)
}

function append(file: string | undefined, text: string): void {
  if (file) appendFileSync(file, text)
}
