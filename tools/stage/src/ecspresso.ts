import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { type Clock, type FoundEcspresso, runEcspresso } from '@repo/ecspresso-lite'

export interface EcspressoRun {
  readonly exitCode: number
  /** Standard output and standard error, as they came. */
  readonly output: string
  /** Standard output alone. */
  readonly stdout: string
}

export interface Drive {
  /** Working directory. */
  readonly root: string
  readonly args: readonly string[]
  readonly variables: Readonly<Record<string, string>>
  /** The clock that ecspresso-lite waits by. The real one keeps the machine's time. */
  readonly clock?: Clock
  readonly onLine?: (line: string) => void
}

/** Runs the ecspresso that was found: the real one as a process, ecspresso-lite in this one. */
export async function drive(
  ecspresso: FoundEcspresso,
  { root, args, variables, clock, onLine }: Drive,
): Promise<EcspressoRun> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const collected = collect({ stdout, stderr }, onLine)
  let exitCode: number
  if (ecspresso.kind === 'binary') {
    const child = spawn(ecspresso.path, [...args, '--no-color'], {
      cwd: root,
      env: { PATH: process.env['PATH'] ?? '', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.pipe(stdout)
    child.stderr.pipe(stderr)
    exitCode = await new Promise<number>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => resolve(code ?? 1))
    })
  } else {
    exitCode = await runEcspresso({
      argv: args,
      env: variables,
      cwd: root,
      stdout,
      stderr,
      ...(clock && { clock }),
    })
    stdout.end()
    stderr.end()
  }
  return { exitCode, ...(await collected) }
}

async function collect(
  streams: { stdout: PassThrough; stderr: PassThrough },
  onLine?: (line: string) => void,
) {
  const lines: Record<'stdout' | 'both', string[]> = { stdout: [], both: [] }
  await Promise.all(
    (['stdout', 'stderr'] as const).map(async (name) => {
      for await (const line of createInterface({ input: streams[name] })) {
        lines.both.push(line)
        if (name === 'stdout') lines.stdout.push(line)
        onLine?.(line)
      }
    }),
  )
  return { output: lines.both.join('\n'), stdout: lines.stdout.join('\n') }
}
