import { expect, it } from 'vitest'
import { parseInspectorTime } from './time.ts'

it.each([
  ['Dec 3, 2021, 6:02:30 PM', '2021-12-03T18:02:30.000Z'],
  ['Wed Sep 04 16:50:37.627 UTC 2024', '2024-09-04T16:50:37.627Z'],
])('parseInspectorTime › reads %s', (text, iso) => {
  expect(new Date(parseInspectorTime(text) ?? 0).toISOString()).toBe(iso)
})

it.each(['', 'yesterday', '2024-09-04T16:50:37Z', 'Foo 99, 2021, 6:02:30 PM'])(
  'parseInspectorTime › returns undefined for %j',
  (text) => {
    expect(parseInspectorTime(text)).toBeUndefined()
  },
)
