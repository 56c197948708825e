import type { EventOutcome } from '@repo/control-room/protocol'
import * as z from 'zod'

/** As many events as the cloud shows, and some that are late. */
const KEPT = 500

const RETRIED = 'will be retried: '

const ids = z.object({ events: z.array(z.string()) })

/** Lines of the log of the alerts Lambda that name the events which they are about. */
const line = z.discriminatedUnion('message', [
  ids.extend({
    message: z.literal('message published'),
    channel: z.string(),
    posted: z.number(),
    updated: z.number(),
  }),
  ids.extend({ message: z.literal('no message changed') }),
  z.object({ message: z.literal('event ignored'), event: z.string(), reason: z.string() }),
  z.object({
    message: z.enum(['event failed, will be retried', 'event dead-lettered']),
    event: z.string(),
    code: z.string().optional(),
    reason: z.string(),
  }),
])

const sentEvent = z.object({ id: z.string(), 'detail-type': z.string() })

/** What became of events, from what the Lambda logs. */
export interface Outcomes {
  /** A rule sent an event to the queue. */
  sent(event: unknown): void
  /** SQS moved an event to the dead-letter queue, after so many attempts. */
  deadLettered(event: unknown, attempts: number): void
  /** Reads a line of the log. */
  read(text: string): void
  view(): Readonly<Record<string, EventOutcome>>
}

/** @param changed called with every change */
export function createOutcomes(changed: () => void): Outcomes {
  const outcomes = new Map<string, EventOutcome>()

  function set(event: string, outcome: EventOutcome): void {
    const before = outcomes.get(event)
    // Delivered again, an event changes nothing; one with several cards has a line for each.
    if (before?.result === 'message' && outcome.result === 'nothing') return
    const texts = [before?.result === outcome.result ? before.text : '', outcome.text]
    const text = outcome.result === 'message' ? joined(texts) : outcome.text
    outcomes.delete(event)
    outcomes.set(event, { ...outcome, text })
    for (const oldest of outcomes.keys()) {
      if (outcomes.size <= KEPT) break
      outcomes.delete(oldest)
    }
    changed()
  }

  return {
    sent(given) {
      const event = sentEvent.safeParse(given)
      if (!event.success || outcomes.has(event.data.id)) return
      // The Lambda logs nothing of the events of its schedule but what they change.
      if (event.data['detail-type'] === 'Scheduled Event')
        set(event.data.id, { result: 'nothing', text: 'looks at what is open' })
      else set(event.data.id, { result: 'waiting', text: 'in the queue' })
    },
    deadLettered(given, attempts) {
      const event = sentEvent.safeParse(given)
      const before = event.success ? outcomes.get(event.data.id) : undefined
      // The Lambda logs the cause of those that it moved there itself.
      if (!event.success || before?.result !== 'waiting') return
      const cause = before.text.startsWith(RETRIED) ? before.text.slice(RETRIED.length) : ''
      const text = `dead-lettered after ${attempts} attempts${cause && `: ${cause}`}`
      set(event.data.id, { result: 'failed', text })
    },
    read(text) {
      const found = line.safeParse(parsed(text))
      if (!found.success) return
      const { data } = found
      for (const event of 'events' in data ? data.events : [data.event]) set(event, outcomeOf(data))
    },
    view: () => Object.fromEntries(outcomes),
  }
}

function outcomeOf(data: z.output<typeof line>): EventOutcome {
  switch (data.message) {
    case 'message published':
      return { result: 'message', text: `${howOf(data)} in ${data.channel}` }
    case 'no message changed':
      return { result: 'nothing', text: 'no message changed' }
    case 'event ignored':
      return { result: 'nothing', text: data.reason }
    case 'event failed, will be retried':
      return { result: 'waiting', text: `${RETRIED}${data.reason}` }
    case 'event dead-lettered':
      return { result: 'failed', text: [data.code, data.reason].filter(Boolean).join(': ') }
  }
}

function howOf({ posted, updated }: { posted: number; updated: number }): string {
  const posts =
    posted === 1 ? ['a message posted'] : posted > 1 ? [`${posted} messages posted`] : []
  const edited = posted === 0 && updated === 1 ? 'a message' : updated === 1 ? 'one' : updated
  const edits = updated > 0 ? [`${edited} edited`] : []
  return [...posts, ...edits].join(', ')
}

function joined(texts: readonly string[]): string {
  return [...new Set(texts.filter((text) => text !== ''))].join('; ')
}

/** A JSON document, or `undefined`. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // For instance a line of Lambda itself, or of a library.
    return undefined
  }
}
