import type { Caller } from './caller.ts'

export interface LocalCloudOptions {
  /** 0 (the default): any free port. */
  readonly port?: number
  /** How many milliseconds of the cloud pass in one real one. Default 1; 0: only `clock.advance` moves time. */
  readonly speed?: number
  /** Epoch milliseconds at which the clock starts. Default: now. */
  readonly start?: number
  /** How tasks run. Default: `process`. */
  readonly runtime?: 'process' | 'docker'
  /** Whether Slack limits how fast messages come, as it does. Default: true. */
  readonly slackRateLimit?: boolean
  /** Whose a request is that no account signed. Default: `000000000000` in `us-east-1`. */
  readonly fallback?: Caller
  /** Whose `PATH` tasks may use to find their commands; nothing else of this process reaches them. */
  readonly path?: string
}
