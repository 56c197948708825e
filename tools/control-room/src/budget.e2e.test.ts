import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

const dist = join(import.meta.dirname, '../dist')

/** Bytes, compressed: what the page loads before it is live. */
const LIVE = 40 * 1024

/** Bytes, compressed: what each further view loads. */
const VIEW = 6 * 1024

const compressed = (name: string) => gzipSync(readFileSync(join(dist, name))).length
const sum = (names: readonly string[]) =>
  names.map(compressed).reduce((total, size) => total + size, 0)

/** A script and the scripts that it imports at once, not those of `import()`. */
function loadedBy(name: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(name)) return []
  seen.add(name)
  const source = readFileSync(join(dist, name), 'utf8')
  const imported = [...source.matchAll(/(?:from|import)"\.\/([\w.-]+)"/g)]
  return [name, ...imported.flatMap(([, other = '']) => loadedBy(other, seen))]
}

const live = loadedBy('app.js')
const styles = readdirSync(dist).filter((name) => name.endsWith('.css'))
const views = readdirSync(dist).filter((name) => name.endsWith('.js') && !live.includes(name))

it('scripts and styles of the live page are at most 40 KB compressed', () => {
  expect(live.length).toBeGreaterThan(1)
  expect(sum([...live, ...styles])).toBeLessThanOrEqual(LIVE)
})

it.each(views)('%s, which another view loads, is at most 6 KB compressed', (name) => {
  expect(compressed(name)).toBeLessThanOrEqual(VIEW)
})
