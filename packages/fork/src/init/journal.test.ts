import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applyEdits, finishEdits } from './journal.ts'

const edits = new Map([
  ['a.txt', 'new a'],
  ['deep/er/b.txt', 'new b'],
  ['old/c.txt', undefined],
])

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'))
  mkdirSync(join(folder, 'old'))
  writeFileSync(join(folder, 'a.txt'), 'a')
  writeFileSync(join(folder, 'old/c.txt'), 'c')
})
afterEach(() => rmSync(folder, { recursive: true }))

const journal = () => join(folder, 'journal.json')
const text = (path: string) =>
  existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : undefined

function expectAllMade(): void {
  for (const [path, expected] of edits) expect(text(path), path).toBe(expected)
  expect(existsSync(join(folder, 'old'))).toBe(false)
  expect(existsSync(journal())).toBe(false)
}

describe('edits', () => {
  it('are all made', () => {
    applyEdits(folder, journal(), edits)
    expectAllMade()
    expect(finishEdits(folder, journal())).toBe(false)
  })

  it.each([0, 1, 2])('are finished after a run that was killed at edit %i', (at) => {
    // A folder in the place of a file stops the run as a signal would.
    const [path = ''] = [...edits.keys()].slice(at)
    const blocked = join(folder, path)
    rmSync(blocked, { force: true })
    mkdirSync(join(blocked, 'x'), { recursive: true })
    expect(() => applyEdits(folder, journal(), edits)).toThrow()
    rmSync(blocked, { recursive: true })
    expect(finishEdits(folder, journal())).toBe(true)
    expectAllMade()
  })

  it('are not begun where the run was killed before all of them were written down', () => {
    writeFileSync(`${journal()}.new`, '[["a.txt","ha')
    expect(finishEdits(folder, journal())).toBe(false)
    expect(text('a.txt')).toBe('a')
  })
})
