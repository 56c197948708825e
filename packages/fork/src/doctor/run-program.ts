import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Resolves with standard output; rejects where the program is missing or fails. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string>

/** A query takes longer only if it waits for somebody. */
const LIMIT = 20_000

/** Starts programs of the machine, without anything to read. */
export const runProgram: RunProgram = async (program, args) => {
  const running = promisify(execFile)(program, args, { timeout: LIMIT })
  running.child.stdin?.end()
  return (await running).stdout
}

/** Whether a program is not on PATH. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** What a program printed before it failed. */
export function outputOf(error: unknown): string {
  const [line = ''] = error instanceof Error && 'stderr' in error ? [String(error.stderr)] : []
  return line.trim().split('\n')[0]?.replace(/[.:]$/, '') ?? ''
}
