import type { SlackChangeView, SlackMessage } from '@repo/local-cloud'
import type { EventOutcome } from '../protocol.ts'

/** Largest file that is replayed, in bytes. */
export const MAX_REPLAY_BYTES = 5 * 1024 * 1024

/**
 * One line of `POST /_demo/replay?name=FILE`, whose request body is the file and whose response is NDJSON; also of
 * `alerts:replay --steps --json`. `begin` comes first; `end` or `error` last.
 */
export type ReplayLine =
  | { readonly kind: 'begin'; readonly events: number }
  | ({ readonly kind: 'step' } & ReplayStep)
  | { readonly kind: 'end' }
  /** Nothing follows: the file has no events that can be read, or the replay took too long. */
  | { readonly kind: 'error'; readonly message: string }

/** An event of a replay, and its effect on Slack. */
export interface ReplayStep {
  /** 1, 2, 3 … in the order of the file. */
  readonly number: number
  /** The event; a string is a body that is not JSON. */
  readonly event: unknown
  /** Epoch milliseconds; `undefined` where the event has no valid time. */
  readonly at: number | undefined
  /** What happened, on one line. */
  readonly summary: string
  /** Names of the rules that match it, in its own account and region. */
  readonly rules: readonly string[]
  readonly outcome: EventOutcome
  readonly changes: readonly ReplayChange[]
}

/** A message that an event posted, edited or deleted. */
export interface ReplayChange {
  readonly kind: SlackChangeView['kind']
  readonly channel: SlackChangeView['channel']
  /** As it is after the event. */
  readonly message: Omit<SlackMessage, 'history'>
  /** Epoch milliseconds of the cloud. */
  readonly time: number
}
