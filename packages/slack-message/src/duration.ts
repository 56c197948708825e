/** What follows each number of a duration. */
export interface DurationUnits {
  readonly hours: string
  readonly minutes: string
  readonly seconds: string
}

const english: DurationUnits = { hours: 'h', minutes: 'min', seconds: 's' }

/**
 * Milliseconds in words, with the two largest units that are not zero: `48 s`, `1 min 48 s`, `2 h`, `26 h 5 min`.
 * Rounded to seconds; beyond an hour the seconds are dropped.
 */
export function duration(ms: number, units = english): string {
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  if (minutes === 0) return `${seconds} ${units.seconds}`
  return minutes < 60
    ? joined([minutes, units.minutes], [seconds % 60, units.seconds])
    : joined([Math.floor(minutes / 60), units.hours], [minutes % 60, units.minutes])
}

function joined(...parts: readonly (readonly [number, string])[]): string {
  return parts
    .filter(([value]) => value > 0)
    .map((part) => part.join(' '))
    .join(' ')
}
