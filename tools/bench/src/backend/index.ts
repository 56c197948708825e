import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from '../figure.ts'
import { contenders } from './contenders.ts'
import { openKeys } from './keys.ts'
import { load } from './load.ts'
import { oneCore } from './one-core.ts'
import type { Starter } from './starter.ts'
import { stop } from './stop.ts'

/** How the built service compares with the starter that Nest's own command line generates. */
export async function* backend(starter: Starter): AsyncGenerator<Figure> {
  // The compile cache goes by the real path.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bench-backend-')))
  const keys = await openKeys()
  try {
    const all = contenders(folder, starter.folder(), keys)
    yield* await oneCore(all)
    yield* await load(all)
    yield* await stop(all)
  } finally {
    keys.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
