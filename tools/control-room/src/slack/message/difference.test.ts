import fc from 'fast-check'
import { expect, it } from 'vitest'
import { differenceOf } from './difference.ts'

it('marks the words that changed', () => {
  expect(differenceOf('1 of 2 tasks running', '2 of 2 tasks running')).toEqual([
    { is: 'removed', text: '1' },
    { is: 'added', text: '2' },
    { is: 'same', text: ' of 2 tasks running' },
  ])
})

it('holds both texts, whatever they are', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const runs = differenceOf(before, after)
      const without = (left: string) =>
        runs.map(({ is, text }) => (is === left ? '' : text)).join('')
      expect(without('added')).toBe(before)
      expect(without('removed')).toBe(after)
    }),
  )
})
