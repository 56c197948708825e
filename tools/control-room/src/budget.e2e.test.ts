import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

const dist = join(import.meta.dirname, '../dist')

/** Bytes, compressed: everything that the page can load. */
const BUDGET = 40 * 1024

it('scripts and styles of the page are at most 40 KB compressed', () => {
  const files = readdirSync(dist).filter((name) => /\.(js|css)$/.test(name))
  const bytes = files.map((name) => gzipSync(readFileSync(join(dist, name))).length)
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(BUDGET)
})
