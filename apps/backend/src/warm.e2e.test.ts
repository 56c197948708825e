import { execFile } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, it } from 'vitest'

const backend = join(import.meta.dirname, '..')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'warm-')))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('warm.ts writes the same bytes each time, so that a commit always gives the same image', async () => {
  cpSync(join(backend, 'dist'), folder, { recursive: true })
  const warm = async () => {
    await promisify(execFile)(process.execPath, [join(backend, 'warm.ts'), folder])
    const files = globSync('.compile-cache/*/*', { cwd: folder }).sort()
    return files.map((file) => ({ file, bytes: readFileSync(join(folder, file), 'base64') }))
  }
  const first = await warm()
  expect(await warm()).toEqual(first)
  expect(first.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeGreaterThan(100_000)
})
