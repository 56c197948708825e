import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ReplayLine } from '@repo/control-room/replay'

export interface ReplayFileOptions {
  /** Root of the repository, where the alerts are built. */
  readonly root: string
  /** Name of the file, for messages about it. */
  readonly name: string
  readonly content: string | Buffer
  /** Receives each line of the replay as it comes: a `ReplayLine` as JSON, without a line feed. */
  readonly write: (line: string) => void
  /** Ends the replay. */
  readonly signal: AbortSignal
  /** Longest time that it may take, in milliseconds. Default: five minutes. */
  readonly limitMs?: number
}

/**
 * Replays a file by `alerts:replay --steps`, in a process of its own: a large file does not hold up the cloud, and can be
 * stopped at any time.
 */
export async function replayFile(options: ReplayFileOptions): Promise<void> {
  const { name, content, write, signal, limitMs = 300_000 } = options
  const folder = await mkdtemp(join(tmpdir(), 'replay-'))
  try {
    const file = fileName(name)
    await writeFile(join(folder, file), content)
    const limit = AbortSignal.timeout(limitMs)
    const problem = await run(folder, file, {
      ...options,
      signal: AbortSignal.any([signal, limit]),
    })
    if (problem === undefined || signal.aborted) return
    const seconds = Math.round(limitMs / 1000)
    const message = limit.aborted ? `${file} was stopped after ${seconds} s.` : problem
    write(JSON.stringify({ kind: 'error', message } satisfies ReplayLine))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Resolves with the problem, if there is one. */
async function run(
  folder: string,
  file: string,
  { root, write, signal }: ReplayFileOptions,
): Promise<string | undefined> {
  const program = join(root, 'tools/replay/src/cli.ts')
  const child = spawn(process.execPath, [program, '--steps', '--json', file], {
    cwd: folder,
    // The stage has built the alerts.
    env: { ...process.env, BUILT: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const ended = new Promise<number | null>((settle) => {
    child.on('close', settle).on('error', () => settle(null))
  })
  for await (const line of createInterface({ input: child.stdout })) write(line)
  const exitCode = await ended
  if (exitCode === 0) return undefined
  const [reason] = errors.split('\n').filter((line) => line.startsWith('alerts:replay: '))
  return reason?.replace('alerts:replay: ', '') ?? `The replay ended with exit code ${exitCode}.`
}

/** A name that is a file name on each system, and no option of a command. */
function fileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return (
    last
      .replace(/[^\w.() -]/g, '_')
      .replace(/^[-. ]+/, '')
      .slice(0, 80) || 'events'
  )
}
