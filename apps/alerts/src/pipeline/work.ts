import type { OpenMessage } from '../publish/publish.ts'
import type { MessageState } from '../store/store.ts'

/** What there is to do for one partition that has new facts. */
export interface Work {
  /** How many facts `learn` has found and stored so far. */
  learned(): number
  /** Reads from AWS what the events lack, until the signal. Best effort: what could not be read is missing. */
  learn(signal: AbortSignal): Promise<void>
  /** The messages, by what is known by now. */
  messages(): Promise<Derived>
}

/** Messages, and what is stored of them. */
export interface Derived {
  /** Where their state is stored. */
  readonly partition: string
  /** By the id of the card. */
  readonly states: ReadonlyMap<string, MessageState>
  readonly messages: readonly DatedMessage[]
}

/** A message, and when the period began that it is about (epoch milliseconds), where reads from a time on have to find it. */
export type DatedMessage = OpenMessage & { readonly at?: number }
