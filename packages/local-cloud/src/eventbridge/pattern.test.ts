import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { InvalidPatternError } from './errors.ts'
import { compilePattern } from './pattern.ts'

interface Case {
  name: string
  pattern: unknown
  event?: unknown
  matches?: string[] | boolean
  error?: string
}

describe('the recorded answers of Event Ruler', () => {
  const corpus = inject('corpus')
  if (!corpus) {
    it('are agreed with', (ctx) => ctx.skip('no corpus: set CORPUS to its folder'))
    return
  }
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
  const cases: Case[] = read(join(corpus, 'event-patterns/cases.json'))
  const events = ['events', 'events/adjacent'].flatMap((folder) =>
    readdirSync(join(corpus, folder))
      .filter((file) => file.endsWith('.json'))
      .map((file) => ({ file, event: read(join(corpus, folder, file)) })),
  )

  it('are all here', () => {
    expect(cases.length).toBeGreaterThanOrEqual(77)
    expect(events.length).toBeGreaterThanOrEqual(119)
  })

  it.each(cases)('$name', ({ pattern, event, matches, error }) => {
    if (error !== undefined) {
      expect(() => compilePattern(pattern)).toThrow(InvalidPatternError)
      expect(() => compilePattern(pattern)).toThrow(error)
      return
    }
    const match = compilePattern(pattern)
    if (typeof matches === 'boolean') expect(match(event)).toBe(matches)
    else
      expect(events.filter((one) => match(one.event)).map(({ file }) => file)).toEqual(
        matches?.toSorted(),
      )
  })
})
