import {
  eventSummary,
  eventTime,
  type ReplayChange,
  type ReplayStep,
} from '@repo/control-room/replay'
import type { SlackChange } from '@repo/local-cloud'
import { drainLog, type LogLine } from './lambda-log.ts'
import {
  enqueue,
  openReplayCloud,
  type Publisher,
  type ReplayCloud,
  settle,
} from './replay-cloud.ts'

/** The clock moves by a week at most: all that is scheduled in the cloud runs on the way, and a year of it takes a minute. */
const LONGEST_JUMP_MS = 7 * 24 * 3_600_000

export interface ReplayStepsOptions {
  readonly publisher?: Publisher
  /** Ends the replay; its reason is thrown. */
  readonly signal?: AbortSignal
}

/**
 * Runs the built alerts over events, one after the other in the given order, and yields the effect of each. The clock of
 * Slack is at the time of the event, or of the latest one before it; after a pause of more
 * than a week, it is behind.
 *
 * @param events a string is a body that is not JSON
 * @throws BundleMissingError when the alerts have not been built
 */
export async function* replaySteps(
  events: readonly unknown[],
  { publisher, signal }: ReplayStepsOptions = {},
): AsyncGenerator<ReplayStep> {
  const on = await openReplayCloud(earliest(events), publisher)
  const { cloud } = on
  const changes: ReplayChange[] = []
  cloud.slack.subscribe((change) => changes.push(changeOf(change, cloud.clock.now())))
  onlyMatch(on)
  try {
    for (const [index, event] of events.entries()) {
      signal?.throwIfAborted()
      yield await step(on, event, index + 1, changes)
    }
  } finally {
    await cloud.close()
  }
}

async function step(
  on: ReplayCloud,
  event: unknown,
  number: number,
  changes: ReplayChange[],
): Promise<ReplayStep> {
  const { cloud, home } = on
  const at = eventTime(event)
  const ahead = Math.max((at ?? 0) - cloud.clock.now(), 0)
  await cloud.clock.advance(Math.min(ahead, LONGEST_JUMP_MS))
  const rules = await matching(on, event)
  const letters = cloud.alerts(home).deadLetterQueue.messages().length
  enqueue(on, event)
  await settle(on)
  const log = await drainLog(cloud, home)
  const letter = cloud.alerts(home).deadLetterQueue.messages().slice(letters).at(0)
  const made = changes.splice(0)
  const failure = letter && (letter.attributes['ErrorMessage']?.StringValue ?? lastError(log))
  const outcome = outcomeOf(made, failure ?? (letter && 'it failed too often'), log)
  return { number, event, at, summary: eventSummary(event), rules, outcome, changes: made }
}

function outcomeOf(
  changes: readonly ReplayChange[],
  failure: string | undefined,
  log: readonly LogLine[],
): ReplayStep['outcome'] {
  if (failure !== undefined) return { result: 'failed', text: `dead-lettered: ${failure}` }
  if (changes.length > 0)
    return { result: 'message', text: [...new Set(changes.map(effect))].join(', ') }
  const ignored = log.find(({ message }) => message === 'event ignored')
  const because = ignored
    ? `ignored, because ${String(ignored['reason'])}`
    : 'stored; what the messages show stays the same'
  return { result: 'nothing', text: because }
}

function effect({ kind, message }: ReplayChange): string {
  if (message.thread_ts === undefined || message.thread_ts === message.ts)
    return kind === 'updated' ? 'message edited' : `message ${kind}`
  const reply = message.reply_broadcast ? 'reply, also in the channel' : 'reply in the thread'
  return kind === 'posted' ? reply : `reply ${kind === 'updated' ? 'edited' : kind}`
}

function lastError(log: readonly LogLine[]): string | undefined {
  const line = log.findLast(({ error }) => error !== undefined)
  return line && String(line['reason'] ?? line['error'])
}

function changeOf({ kind, channel, message }: SlackChange, time: number): ReplayChange {
  const { history: _, ...rest } = message
  return { kind, channel: { id: channel.id, name: channel.name }, message: { ...rest }, time }
}

/** Rules report what they match, and deliver nothing: each event is sent to the queue of `home`. */
function onlyMatch({ cloud: { bus, environments } }: ReplayCloud): void {
  for (const place of environments)
    for (const rule of bus.rules(place)) bus.putRule(place, { ...rule, targets: [] })
}

async function matching(
  { cloud: { bus } }: ReplayCloud,
  event: unknown,
): Promise<readonly string[]> {
  await bus.emit(event)
  return bus.list().at(-1)?.rules ?? []
}

/** Time of the first event, at which the cloud's clock starts. */
function earliest(events: readonly unknown[]): number {
  const valid = events.map(eventTime).filter((time) => time !== undefined)
  return valid.reduce((first, time) => Math.min(first, time), valid[0] ?? Date.UTC(2026, 0, 1))
}
