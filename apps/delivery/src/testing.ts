import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command, CommandContext } from '@repo/cli'
import { testContext } from '@repo/cli/testing'
import { onTestFinished } from 'vitest'

export interface CommandRun {
  readonly exitCode: number
  readonly printed: string
  /** Outputs of the step. */
  readonly outputs: Readonly<Record<string, string>>
  /** What was added to the summary of the job. */
  readonly summary: string
}

/** Runs a command as a step of a workflow would. Time passes only while it sleeps. */
export async function runCommand(
  command: Command,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  replaced: Partial<CommandContext> = {},
): Promise<CommandRun> {
  const folder = mkdtempSync(join(tmpdir(), 'delivery-command-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const output = join(folder, 'output')
  const summary = join(folder, 'summary')
  const lines: string[] = []
  const exitCode = await command.run(
    args,
    testContext({
      env: { RUNNER_TEMP: folder, ...env, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary },
      print: (line) => void lines.push(line),
      ...replaced,
    }),
  )
  const written = contentOf(output).split('\n').filter(Boolean)
  const outputs = Object.fromEntries(
    written.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  return { exitCode, printed: lines.join('\n'), outputs, summary: contentOf(summary) }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // Nothing was written.
  }
}
