import { MessageBusyError } from '../errors.ts'
import type { MessageState } from '../store/store.ts'

/** Where the state of one message is stored. */
export interface MessageRecord {
  /** The message is found again in Slack by this key: no other message has it, of whatever service or repository. */
  readonly key: string
  /** Stores the state, if what is stored is still `previous`. */
  claim(state: MessageState, previous: MessageState | undefined): Promise<boolean>
  remember(state: MessageState): Promise<void>
}

/**
 * How long nobody else may publish a message: longer than Slack takes to answer, shorter than the queue's visibility timeout, so
 * that the next delivery after a crash finds it free.
 */
const LEASE_MS = 10_000

export interface LeaseOptions {
  /** Id of the message. */
  readonly id: string
  readonly record: MessageRecord
  /** What is stored. */
  readonly previous: MessageState | undefined
  /** What is stored with the lease: as `previous`, or the first state of a new message. */
  readonly state: MessageState
  /** Key of the post that comes first. */
  readonly posting?: string | undefined
  readonly now: () => number
}

/** A message that nobody else publishes meanwhile. */
export interface Lease {
  /** Stores a state and keeps the lease. `posting` is the key of the post that comes next. */
  keep(state: MessageState, posting: string | undefined): Promise<void>
  /** Stores a state; the next writer may begin at once. */
  release(state: MessageState): Promise<void>
  /** As `release`, but the next writer has to find out whether the post with this key was made. */
  releaseUnsure(state: MessageState, posting: string | undefined): Promise<void>
}

/**
 * Does the work while nobody else may publish the message. The work has to release it; a lease that is left ends by itself.
 * @throws MessageBusyError if another writer holds it.
 */
export async function withLease<Result>(
  { id, record, previous, state, posting, now }: LeaseOptions,
  work: (lease: Lease) => Promise<Result>,
): Promise<Result> {
  const begun = now()
  if (previous?.lease && previous.lease.until > begun) throw new MessageBusyError(id)
  const until = begun + LEASE_MS
  if (!(await record.claim(leased(state, until, posting), previous))) throw new MessageBusyError(id)
  return work({
    keep: (next, key) => record.remember(leased(next, until, key)),
    release: (next) => record.remember(next),
    releaseUnsure: (next, key) => record.remember(leased(next, 0, key)),
  })
}

function leased(state: MessageState, until: number, posting: string | undefined): MessageState {
  return { ...state, lease: posting === undefined ? { until } : { until, posting } }
}
