import { expect, it } from 'vitest'
import { scan } from '../testing/images.ts'
import { start } from '../testing/setup.ts'
import { imageOf } from './image.ts'

it('counts what either of two scans of the same second found, whichever came first', () => {
  const scans = [scan({ counts: { CRITICAL: 10, MEDIUM: 9 } }), scan(), scan({ tags: [] })]
  for (const facts of [scans, scans.toReversed()])
    expect(imageOf(facts)).toMatchObject({
      counts: { CRITICAL: 10, MEDIUM: 9 },
      tags: scan().tags,
    })
})

it('counts what the newest scan found, and nothing that an older one did', () => {
  const scans = [
    scan({ at: start + 1000, counts: { HIGH: 1 } }),
    scan({ counts: { CRITICAL: 10 } }),
  ]
  expect(imageOf(scans).counts).toEqual({ HIGH: 1 })
})
