import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { DeploymentTarget } from '@repo/environments'
import { commandText } from '../terminal.ts'
import type { Scene } from './action.ts'

export interface Script {
  /** Name of the script in `package.json`, for people. */
  readonly name: string
  /** Its file, from the root of the repository. */
  readonly file: string
  readonly args: readonly string[]
}

/**
 * Runs a script of this repository against the local cloud, as an operator of the target's account, and shows it in the
 * terminal. A cloud that closes ends it.
 */
export async function runScript(
  { stage, root, terminal }: Pick<Scene, 'stage' | 'root' | 'terminal'>,
  target: DeploymentTarget,
  { name, file, args }: Script,
): Promise<number> {
  const shown = terminal.begin(target.name, commandText([...name.split(' '), ...args]))
  const child = spawn(process.execPath, [file, ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...stage.cloud.env(target) },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  })
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', shown.line)
  const end = () => void child.kill('SIGKILL')
  void stage.cloud.closed.then(end)
  return new Promise((resolve) => {
    const settle = (exitCode: number) => {
      shown.end(exitCode)
      resolve(exitCode)
    }
    child.once('close', (code) => settle(code ?? 1))
    child.once('error', () => settle(127))
  })
}
