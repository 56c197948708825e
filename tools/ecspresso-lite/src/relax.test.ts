import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { definitionsFor, relaxRequiredVersion } from './relax.ts'

const text = 'required_version: ">= 2.8.7, < 3"\nregion: "x"\n'
let root: string
const file = (folder = root) => join(folder, 'ecspresso/dev/ecspresso.yml')

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'relax-'))
  mkdirSync(join(root, 'ecspresso/dev'), { recursive: true })
  writeFileSync(file(), text)
})
afterEach(() => rmSync(root, { recursive: true }))

describe('relaxRequiredVersion', () => {
  it('lets an older ecspresso take the definitions', () => {
    expect(relaxRequiredVersion(root, '2.5.0')).toBe(true)
    expect(readFileSync(file(), 'utf8')).toBe(text.replace('2.8.7', '2.5.0'))
  })

  it.each(['2.8.7', '2.10.0', 'unknown'])('changes nothing for %s', (version) => {
    expect(relaxRequiredVersion(root, version)).toBe(false)
    expect(readFileSync(file(), 'utf8')).toBe(text)
  })
})

it('definitionsFor returns a copy for an older ecspresso, and leaves the originals alone', () => {
  expect(definitionsFor(root, '2.8.7')).toBe(root)
  const copy = definitionsFor(root, '2.5.0')
  expect(readFileSync(file(copy), 'utf8')).toContain('>= 2.5.0')
  expect(readFileSync(file(), 'utf8')).toBe(text)
  rmSync(copy, { recursive: true })
})
