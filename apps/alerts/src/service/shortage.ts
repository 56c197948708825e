import type { CountsFact } from '../deployment/fact.ts'

/** A change for the worse that mentions people, once, in a reply that is broadcast. */
export interface ServiceEscalation {
  /** `failed` is the first one; `nothing-runs` another one, where tasks still ran at the first. */
  readonly id: 'failed' | 'nothing-runs'
  /** How many tasks ran then, if they were counted. */
  readonly counts: CountsFact | undefined
  /** Whole minutes for which there had been fewer tasks than desired, where that is the reason. */
  readonly missingMinutes?: number
}

const MINUTE = 60_000

/** Whether the service should have tasks, and has none. */
function nothingRuns({ running, desired }: CountsFact): boolean {
  return running === 0 && desired > 0
}

/** Since when fewer tasks run than desired, by the last of these counts, oldest first. */
export function shortSince(counts: readonly CountsFact[]): number | undefined {
  const complete = counts.findLastIndex(({ running, desired }) => running >= desired)
  return counts[complete + 1]?.at
}

/** The first count, of these oldest first, that shows fewer tasks than desired for this many minutes. */
export function missingFor(
  counts: readonly CountsFact[],
  minutes: number,
): ServiceEscalation | undefined {
  let since: number | undefined
  for (const count of counts) {
    since = count.running >= count.desired ? undefined : (since ?? count.at)
    const missingMinutes = Math.floor((count.at - (since ?? count.at)) / MINUTE)
    if (missingMinutes >= minutes) return { id: 'failed', counts: count, missingMinutes }
  }
  return undefined
}

/**
 * Of a trouble that mentions nobody by itself, the tasks that are missing do. One that mentioned people as it was first reported
 * does so again if nothing runs since.
 */
export function troubleEscalations(
  { severity, firstAt }: { readonly severity: string; readonly firstAt: number },
  counts: readonly CountsFact[],
  minutes: number,
): ServiceEscalation[] {
  const nothing = counts.find(nothingRuns)
  if (severity === 'failure')
    return nothing && nothing.at > firstAt ? [{ id: 'nothing-runs', counts: nothing }] : []
  const missing = missingFor(counts, minutes)
  if (nothing && !(missing?.counts && missing.counts.at < nothing.at))
    return [{ id: 'failed', counts: nothing }]
  if (!missing) return []
  return nothing ? [missing, { id: 'nothing-runs', counts: nothing }] : [missing]
}

/** A crash loop mentions people once it is one (`reachedAt`), and again if tasks ran then, and none since. */
export function loopEscalations(
  { reachedAt }: { readonly reachedAt: number },
  counts: readonly CountsFact[],
): ServiceEscalation[] {
  const then =
    counts.find(({ at }) => at >= reachedAt) ?? counts.findLast(({ at }) => at < reachedAt)
  const first: ServiceEscalation = { id: 'failed', counts: then }
  const nothing = counts.find((count) => count.at > reachedAt && nothingRuns(count))
  const again = nothing && then && !nothingRuns(then)
  return again ? [first, { id: 'nothing-runs', counts: nothing }] : [first]
}
