import type { TrafficView } from '@repo/control-room/protocol'

/** The length of the sliding window. */
const SECONDS = 10

/** A service that answers `/version`. */
export interface Reached {
  readonly key: string
  readonly url: string
}

export interface TrafficOptions {
  /** The services that exist now. */
  readonly services: () => readonly Reached[]
  /** Whether somebody looks. */
  readonly isWatched: () => boolean
  readonly changed: () => void
  /** Milliseconds of the machine between two requests. Default: 300, a fifth of what the backend's rate limit lets through. */
  readonly everyMs?: number
  readonly fetch?: typeof fetch
  readonly now?: () => number
}

export interface Traffic {
  view(): Readonly<Record<string, TrafficView>>
  /** Sends requests while the work runs, also if nobody looks. */
  during<T>(work: () => Promise<T>): Promise<T>
  stop(): void
}

interface Answer {
  readonly at: number
  /** `undefined`: no answer with a commit. */
  readonly commit: string | undefined
}

/** Requests `/version` of each service through its load balancer a few times a second, and counts the answers. */
export function createTraffic(options: TrafficOptions): Traffic {
  const { services, isWatched, changed, everyMs = 300, now = Date.now } = options
  const answers = new Map<string, Answer[]>()
  let workers = 0
  const timer = setInterval(() => {
    if (forget()) changed()
    if (isWatched() || workers > 0) for (const service of services()) void request(service)
  }, everyMs)
  timer.unref()

  async function request({ key, url }: Reached): Promise<void> {
    const commit = await commitOf(url, options.fetch ?? fetch)
    answers.set(key, [...(answers.get(key) ?? []), { at: now(), commit }])
    changed()
  }

  /** Removes what has left the window. @returns whether there was something */
  function forget(): boolean {
    let forgotten = false
    for (const [key, all] of answers) {
      const kept = all.filter(({ at }) => at > now() - SECONDS * 1000)
      forgotten ||= kept.length < all.length
      if (kept.length > 0) answers.set(key, kept)
      else answers.delete(key)
    }
    return forgotten
  }

  return {
    view: () => Object.fromEntries([...answers].map(([key, all]) => [key, count(all)] as const)),
    async during(work) {
      workers += 1
      try {
        return await work()
      } finally {
        workers -= 1
      }
    },
    stop: () => clearInterval(timer),
  }
}

function count(answers: readonly Answer[]): TrafficView {
  const byCommit: Record<string, number> = {}
  for (const { commit } of answers)
    if (commit !== undefined) byCommit[commit] = (byCommit[commit] ?? 0) + 1
  const answered = Object.values(byCommit).reduce((sum, one) => sum + one, 0)
  return {
    seconds: SECONDS,
    requests: answers.length,
    failed: answers.length - answered,
    byCommit,
  }
}

async function commitOf(url: string, get: typeof fetch): Promise<string | undefined> {
  try {
    const response = await get(`${url}/version`, { signal: AbortSignal.timeout(2000) })
    if (!response.ok) {
      await response.body?.cancel()
      return undefined
    }
    const { commit } = (await response.json()) as { commit: string } // the backend's own response
    return commit
  } catch {
    return undefined
  }
}
