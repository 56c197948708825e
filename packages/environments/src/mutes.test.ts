import { expect, it } from 'vitest'
import { type Mute, mutes } from './index.ts'

/** What is wrong with an entry, in words. */
function problemsOf({ id, reason, expires }: Mute): string[] {
  const day = new Date(`${expires}T00:00:00Z`)
  const isDay = !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === expires
  return [
    /^[A-Z][A-Z0-9]*-[A-Za-z0-9][\w:.-]*$/.test(id) ? '' : `${id}: not the id of a vulnerability`,
    reason.trim().length >= 10 ? '' : `${id}: no reason of ten characters or more`,
    isDay ? '' : `${id}: ${expires} is not a date such as 2027-03-01`,
  ].filter(Boolean)
}

it('has only entries with the id of a vulnerability, a reason and a date', () => {
  expect(mutes.flatMap(problemsOf)).toEqual([])
})

it('names no vulnerability twice', () => {
  expect(new Set(mutes.map(({ id }) => id)).size).toBe(mutes.length)
})

it.each([
  [{ id: 'CVE-2026-1234', reason: 'nothing here parses XML', expires: '2027-03-01' }, 0],
  [{ id: 'GHSA-35jh-r3h4-6jhm', reason: 'only used by the build', expires: '2027-02-28' }, 0],
  [{ id: 'openssl', reason: 'nothing here parses XML', expires: '2027-03-01' }, 1],
  [{ id: 'CVE-2026-1234', reason: '  ', expires: '2027-02-30' }, 2],
  [{ id: 'CVE-2026-1234', reason: 'nothing here parses XML', expires: 'never' }, 1],
])('checks the form of an entry: %o', (mute, problems) => {
  expect(problemsOf(mute)).toHaveLength(problems)
})
