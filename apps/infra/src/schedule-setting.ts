import type { Environment } from '@repo/environments'
import { parseSchedule } from '@repo/scheduled-scaling'
import * as z from 'zod'
import type { Scaling } from './scaling-setting.ts'

/** Reads days, hours and a time zone, like `MON-FRI 08:00-20:00 Asia/Tokyo`. */
export const scheduleSetting = z.string().transform((text, context) => {
  const schedule = parseSchedule(text)
  if (schedule) return schedule
  context.addIssue(
    'must be days, hours of a day and a time zone, like MON-FRI 08:00-20:00 Asia/Tokyo',
  )
  return z.NEVER
})

/** What is wrong with a schedule in this environment. */
export function scheduleProblems(
  { name, services }: Environment,
  scaling: ReadonlyMap<string, Scaling> | undefined,
): string[] {
  const missing = services.filter((service) => !scaling?.has(service.name))
  if (missing.length === 0) return []
  const names = missing.map((service) => service.name).join(', ')
  return [`${name}:schedule: needs ${name}:scaling, how many tasks of ${names} run in those hours`]
}
