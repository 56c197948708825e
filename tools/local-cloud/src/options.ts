import type { Environment } from '@repo/environments'

/** An image that is in every repository from the start. */
export interface SeedImage {
  readonly tag: string
  /** What a container of it runs, as a process. */
  readonly command: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly dockerImage?: string
}

export interface LocalCloudOptions {
  /** 0 (the default): any free port. */
  readonly port?: number
  /** How many milliseconds of the cloud pass in one real one. Default 1; 0: only `clock.advance` moves time. */
  readonly speed?: number
  /** Epoch milliseconds at which the clock starts. Default: now. */
  readonly start?: number
  /** Default: the table of this repository. */
  readonly environments?: readonly Environment[]
  /** Path of the built Lambda. Left out: events reach the queue, and nobody reads it. */
  readonly alertsBundle?: string
  /** Further variables of the Lambda, for instance `STUCK_AFTER_MINUTES`. */
  readonly alertsEnv?: Readonly<Record<string, string>>
  /** How tasks run. Default: `process`. */
  readonly runtime?: 'process' | 'docker'
  /** Whether Slack limits how fast messages come, as it does. Default: true. */
  readonly slackRateLimit?: boolean
  /** Whose a request is that no account signed. Default: the first environment's. */
  readonly defaultAccount?: string
  /** Images that every repository has from the start. Default: none. */
  readonly images?: readonly SeedImage[]
  /** Whose `PATH` tasks may use to find their commands; nothing else of this process reaches them. */
  readonly path?: string
}
