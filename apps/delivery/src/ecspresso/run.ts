import { spawn } from 'node:child_process'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { type FoundEcspresso, runEcspresso as runLite } from '@repo/ecspresso-lite'

export interface EcspressoOutcome {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs the ecspresso that was found to its end: the real one as a process, ecspresso-lite in this one.
 * @param env all that it gets: the real one needs a `PATH` for nothing but its own programs
 */
export async function runEcspresso(
  ecspresso: FoundEcspresso,
  args: readonly string[],
  { root, env }: { readonly root: string; readonly env: Readonly<Record<string, string>> },
): Promise<EcspressoOutcome> {
  if (ecspresso.kind === 'lite') {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    const collected = Promise.all([text(stdout), text(stderr)])
    const exitCode = await runLite({ argv: args, env, cwd: root, stdout, stderr })
    stdout.end()
    stderr.end()
    const [out, err] = await collected
    return { exitCode, stdout: out, stderr: err }
  }
  const child = spawn(ecspresso.path, [...args, '--no-color'], {
    cwd: root,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { exitCode: await ended, stdout, stderr }
}
