import { spawn } from 'node:child_process'
import { collect } from './collect.ts'
import type { Ecspresso } from './ecspresso.ts'
import { EcspressoMissingError } from './errors.ts'
import { findEcspresso, type Machine } from './find.ts'

/**
 * The real ecspresso of this machine, ready to run.
 * @throws EcspressoMissingError where there is none that can be used
 */
export function realEcspresso(machine: Machine): Ecspresso {
  const search = findEcspresso(machine)
  if (search.kind === 'missing') throw new EcspressoMissingError(search.why)
  return ecspressoAt(search.path, search.version)
}

/** An ecspresso by the path of its binary. Each run is a process of its own. */
export function ecspressoAt(path: string, version: string): Ecspresso {
  return {
    name: `ecspresso ${version}`,
    async run(args, { cwd, env, onLine, signal }) {
      const child = spawn(path, [...args, '--no-color'], {
        cwd,
        env: { ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const end = () => void child.kill()
      signal?.addEventListener('abort', end)
      const ended = new Promise<number>((resolve, reject) => {
        child.on('error', reject)
        child.on('close', (code) => resolve(code ?? 1))
      }).finally(() => signal?.removeEventListener('abort', end))
      const [exitCode, printed] = await Promise.all([ended, collect(child, onLine)])
      return { exitCode, ...printed }
    },
  }
}
