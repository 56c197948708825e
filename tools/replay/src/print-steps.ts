import type { ReplayLine, ReplayStep } from '@repo/control-room/replay'
import type { Publisher } from './replay-cloud.ts'
import { replaySteps } from './steps.ts'

/** Replays events step by step, and prints each step as soon as it is done: a line for people, or a `ReplayLine`. */
export async function printSteps(
  events: readonly unknown[],
  { publisher, json }: { readonly publisher: Publisher; readonly json: boolean },
  print: (line: string) => void,
): Promise<void> {
  const write = (line: ReplayLine) => print(JSON.stringify(line))
  if (json) write({ kind: 'begin', events: events.length })
  for await (const step of replaySteps(events, { publisher }))
    if (json) write({ kind: 'step', ...step })
    else print(lineOf(step))
  if (json) write({ kind: 'end' })
}

function lineOf({ number, at, summary, outcome, rules }: ReplayStep): string {
  const time = at === undefined ? 'no time' : new Date(at).toISOString()
  const rule = rules.length > 0 ? rules.join(', ') : 'no rule matches'
  return `${String(number).padStart(4)}  ${time}  ${summary}\n      ${rule}: ${outcome.text}`
}
