import { dev } from '@repo/environments/fixture'
import { expect, it } from 'vitest'
import { verdictLine } from './words.ts'

const commit = '8b31d07e'.repeat(5)

it.each([
  ['serving', '✅ dev · backend: 8b31d07: serves · why'],
  ['rolled_back', '↩️ dev · backend: 8b31d07: rolled back · why'],
  ['failed', '❌ dev · backend: 8b31d07: failed · why'],
  ['stopped', '❌ dev · backend: 8b31d07: stopped · why'],
  ['other_serves', '❌ dev · backend: 8b31d07: not deployed · why'],
  ['undecided', '❌ dev · backend: 8b31d07: not over · why'],
  ['not_answering', '❌ dev · backend: 8b31d07: not answering · why'],
  ['nothing_runs', '❌ dev · backend: 8b31d07: deployed, but nothing runs · why'],
  ['incomplete', '❌ dev · backend: 8b31d07: deployed, but not as defined · why'],
  ['unhealthy', '❌ dev · backend: 8b31d07: deployed, but not healthy · why'],
] as const)('verdictLine › %s is %j', (outcome, line) => {
  expect(verdictLine({ outcome, reason: 'why' }, dev, commit)).toBe(line)
})

it('verdictLine › adds the duration and the PRIMARY revision where they are given', () => {
  const verdict = { outcome: 'failed', reason: 'why', taskDefinition: 'backend-dev:6' } as const
  expect(verdictLine({ ...verdict, seconds: 108 }, dev, commit)).toBe(
    '❌ dev · backend: 8b31d07: failed after 1 min 48 s · why · backend-dev:6 is PRIMARY',
  )
})
