import { expect, inject, it } from 'vitest'
import { readEventPatterns } from './recordings/event-patterns.ts'
import { answersOfEventRuler } from './recordings/event-ruler.ts'

it('Event Ruler returns the recorded results', { timeout: 300_000 }, async ({ skip }) => {
  if (!inject('java')) return skip('no Java and Maven on PATH')
  const recorded = readEventPatterns()
  expect(await answersOfEventRuler(recorded)).toEqual(recorded.cases)
})
