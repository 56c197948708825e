import { readFileSync } from 'node:fs'
import type { Command } from '@repo/cli'
import { type CommandRun, runCommand } from '../testing.ts'

/** Variables that GitHub sets for every run. */
export const runVariables = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'example/app',
  GITHUB_RUN_ID: '7',
  GITHUB_TRIGGERING_ACTOR: 'hana',
}

/** Runs a command that builds one message; the message is `undefined` where it wrote none. */
export async function runForMessage(
  command: Command,
  variables: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<CommandRun & { message: { text: string } | undefined }> {
  const run = await runCommand(command, args, { ...runVariables, ...variables })
  const path = run.outputs['message']
  // The command's own file.
  const message = path ? (JSON.parse(readFileSync(path, 'utf8')) as { text: string }) : undefined
  return { ...run, message }
}
