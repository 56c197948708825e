import { execFile } from 'node:child_process'
import { copyFileSync, globSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, it } from 'vitest'

const backend = join(import.meta.dirname, '..')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'warm-')))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('warms the same bytes each time, so that the same commit gives the same image', async () => {
  copyFileSync(join(backend, 'dist/main.mjs'), join(folder, 'main.mjs'))
  const warm = async () => {
    await promisify(execFile)(process.execPath, [join(backend, 'warm.ts'), folder])
    const [file, ...more] = globSync('.compile-cache/*/*', { cwd: folder })
    expect(more).toEqual([])
    return { file, bytes: readFileSync(join(folder, file ?? ''), 'base64') }
  }
  const first = await warm()
  expect(await warm()).toEqual(first)
  expect(first.bytes.length).toBeGreaterThan(100_000)
}, 60_000)
