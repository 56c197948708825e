/**
 * Milliseconds in words, with the two largest units that are not zero: `48 s`, `1 min 48 s`, `2 h`, `26 h 5 min`.
 * Rounded to seconds; beyond an hour the seconds are dropped.
 */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  if (minutes === 0) return `${seconds} s`
  return minutes < 60
    ? units([minutes, 'min'], [seconds % 60, 's'])
    : units([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min'])
}

function units(...parts: readonly (readonly [number, string])[]): string {
  return parts
    .filter(([value]) => value > 0)
    .map((part) => part.join(' '))
    .join(' ')
}
