import type { Clock } from '../clock.ts'

export interface RateLimit {
  /** 0 if the call is allowed, else whole seconds until the next attempt. */
  consume(key: string): number
}

/**
 * A token bucket for each key: `burst` calls at once, then `perSecond`, in the cloud's time. Slack allows one message
 * per second and channel, with short bursts of an undocumented length. https://docs.slack.dev/apis/web-api/rate-limits
 */
export function createRateLimit(
  clock: Clock,
  { burst, perSecond }: { burst: number; perSecond: number },
): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return {
    consume(key) {
      const now = clock.now()
      const bucket = buckets.get(key) ?? { tokens: burst, at: now }
      const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
      const allowed = tokens >= 1
      buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, at: now })
      return allowed ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond))
    },
  }
}
