import { EcspressoError } from './errors.ts'

const NANOSECONDS = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 }

/**
 * Nanoseconds of a Go duration (`10m`, `1h30m`, `1.5s`). A number is nanoseconds, so `timeout: 60` expires at once.
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function parseDuration(value: unknown): number {
  if (typeof value === 'number') return value
  if (value === '0') return 0
  const text = String(value)
  let total = 0
  let rest = text.replace(/^[+-]/, '')
  while (rest !== '') {
    const match = /^(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/.exec(rest)
    if (!match) break
    total += Number(match[1]) * NANOSECONDS[match[2] as keyof typeof NANOSECONDS]
    rest = rest.slice(match[0].length)
  }
  if (rest !== '' || text.replace(/^[+-]/, '') === '')
    throw new EcspressoError(
      'configuration',
      `"${text}" is not a duration. Write one with its unit, for instance 10m or 90s.`,
    )
  return text.startsWith('-') ? -total : total
}

/** As Go prints it: `10m0s`, `1m30s`, `60ns`. */
export function formatDuration(nanoseconds: number): string {
  const ns = Math.abs(nanoseconds)
  const sign = nanoseconds < 0 ? '-' : ''
  if (ns === 0) return '0s'
  if (ns < 1e3) return `${sign}${ns}ns`
  if (ns < 1e6) return `${sign}${ns / 1e3}µs`
  if (ns < 1e9) return `${sign}${ns / 1e6}ms`
  const hours = Math.floor(ns / 3600e9)
  const minutes = Math.floor((ns % 3600e9) / 60e9)
  const seconds = `${(ns % 60e9) / 1e9}s`
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`
}
