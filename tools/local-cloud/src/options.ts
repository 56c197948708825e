import type { Caller } from './caller.ts'

export interface LocalCloudOptions {
  /** 0 (the default): any free port. */
  readonly port?: number
  /** Milliseconds of the cloud in one real one. Default: 1. 0: only `clock.advance` moves time. */
  readonly speed?: number
  /** Epoch milliseconds at which the clock starts. Default: now. */
  readonly start?: number
  /** How tasks run. Default: `process`. */
  readonly runtime?: 'process' | 'docker'
  /** Whether Slack's rate limits apply. Default: true. */
  readonly slackRateLimit?: boolean
  /** Account and region of unsigned requests. Default: `000000000000` in `us-east-1`. */
  readonly fallback?: Caller
  /** Origins of other pages that may send requests, for instance `http://localhost:5173`. Default: none. */
  readonly origins?: readonly string[]
  /** `PATH` of tasks. They inherit nothing else from this process. */
  readonly path?: string
}
