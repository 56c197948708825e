import type { Wording } from '@repo/environments/wording'
import { dotted, glyphs, type Phrase, phrase, shorten } from '@repo/slack-message'
import type { CountsFact } from '../../deployment/fact.ts'
import { causeOfText, type FailureCause } from '../../deployment/failure-cause.ts'
import type { Names } from '../../places/resolve.ts'
import type { CrashLoop } from '../../service/crash-loop.ts'
import type { Ending } from '../../service/ending.ts'
import type { ServiceEscalation } from '../../service/shortage.ts'
import type { Trouble } from '../../service/trouble.ts'
import { type CauseContext, causeSentence, nextStepOf, taskLines } from './failure-cause.ts'
import { clock, mentioned, placeName, tasksRunning } from './shared.ts'

/** The first line of a crash loop's message. */
export function loopHeadline(t: Wording, loop: CrashLoop, names: Names): Phrase {
  const { over, tasks, firstAt, lastAt, counts } = loop
  const words = t.service.crashLoop
  const stopped = t.tasks.stoppedWithin(tasks, t.general.duration(Math.max(lastAt - firstAt, 1000)))
  const what = over
    ? words.over(over === 'cured', stopped, clock(lastAt))
    : words.now(counts && [tasksRunning(t, counts)], stopped, period(t, firstAt, lastAt))
  return phrase`${glyphs.crash_loop} ${placeName(names)}: ${what}`
}

/** One time where both are in the same minute. */
function period({ service }: Wording, firstAt: number, lastAt: number): Phrase {
  const minute = (at: number) => Math.floor(at / 60_000)
  return minute(firstAt) === minute(lastAt)
    ? [clock(lastAt)]
    : service.crashLoop.period(clock(firstAt), clock(lastAt))
}

export interface EscalationContext {
  readonly names: Names
  readonly mentions: readonly string[]
}

/** The first line of a reply that mentions people. */
export function loopEscalation(
  t: Wording,
  { id, counts }: ServiceEscalation,
  { cause }: CrashLoop,
  { names, mentions }: EscalationContext,
): Phrase {
  const head = phrase`${glyphs.crash_loop} ${mentioned(mentions)}${placeName(names)}: `
  const loop = t.service.crashLoop.escalation(id === 'nothing-runs', causeSentence(t, cause))
  return phrase`${head}${tasksRunning(t, counts)} · ${loop}`
}

/** The first line of a reply that mentions people because tasks are missing. */
export function troubleEscalation(
  t: Wording,
  { counts, missingMinutes }: ServiceEscalation,
  trouble: Trouble,
  { names, mentions }: EscalationContext,
): Phrase {
  const head = phrase`${glyphs.failed} ${mentioned(mentions)}${placeName(names)}: `
  const now = tasksRunning(t, counts)
  const running =
    missingMinutes === undefined || !counts
      ? [now]
      : t.tasks.forMinutes([now], t.general.minutes(missingMinutes))
  return phrase`${head}${running} · ${troubleSentence(t, trouble)}`
}

/** Why the tasks stop, and what to do. */
export function loopLines(cause: FailureCause, context: CauseContext): Phrase[] {
  const t = context.wording
  const share = cause.tasks === cause.of ? undefined : t.tasks.share(cause.tasks, cause.of)
  const [meaning = [], next = []] = taskLines(cause, context)
  const why = t.cause.whole(share, causeSentence(t, cause))
  return [phrase`${t.general.sentences([why, ''])}${meaning}`, next]
}

/** The small print of a failed task: ids that a search needs. */
export function taskSmallPrint({ general }: Wording, { task, stopCode }: FailureCause): Phrase {
  const definition = task.taskDefinition?.split('/').at(-1)
  return dotted(
    definition === undefined ? [] : [general.ids.taskDefinition(definition, undefined)],
    [general.ids.newestTask(task.task.split('/').at(-1) ?? '')],
    stopCode === undefined ? [] : [general.ids.stopCode(stopCode)],
  )
}

/** The first line of a message about a service that is in trouble. */
export function troubleHeadline(
  t: Wording,
  trouble: Trouble,
  names: Names,
  mentions: readonly string[],
): Phrase {
  const glyph = trouble.severity === 'failure' ? glyphs.failed : glyphs.warning
  const head = phrase`${placeName(names)}: `
  const wrong = dotted([troubleSentence(t, trouble)], timesSince(t, trouble))
  return mentions.length > 0
    ? phrase`${glyph} ${mentioned(mentions)}${head}${tasksRunning(t, trouble.counts)} · ${wrong}`
    : dotted(phrase`${glyph} ${head}${wrong}`, running(t, trouble.counts))
}

/** The first line once it is over. */
export function endedHeadline(
  t: Wording,
  trouble: Trouble,
  { at, by }: Ending,
  names: Names,
): Phrase {
  const { silentSince, overSince } = t.service.trouble
  const since = by === 'silence' ? silentSince(clock(trouble.lastAt)) : overSince(clock(at))
  return dotted(
    phrase`${glyphs.over} ${placeName(names)}: ${since}: ${troubleSentence(t, trouble)}`,
    timesSince(t, trouble),
  )
}

/** How it is known that it is over. */
export function endedLine(
  { service: { ended }, tasks }: Wording,
  { counts }: Trouble,
  { by }: Ending,
): Phrase {
  if (by === 'steady') return [ended.steady]
  if (by === 'deployed') return [ended.deployed]
  if (by === 'counted' && counts?.desired === 0) return [ended.unwanted]
  if (by === 'counted' && counts) return [tasks.runningAgain(counts.running, counts.desired)]
  return [ended.unknown]
}

/** What matters most to the person on call: whether the service has lost anything yet. */
function running(t: Wording, counts: CountsFact | undefined): Phrase {
  return counts ? [tasksRunning(t, counts)] : []
}

function timesSince({ general }: Wording, { kind, times, firstAt }: Trouble): Phrase {
  const often = kind === 'task-failed' ? undefined : times
  return times === 1 ? [] : general.since(often, clock(firstAt))
}

/** The cause in ECS's reason, where it is a sentence of the table; a lack of capacity has words of its own. */
function causeIn({ reason, lastAt }: Trouble): FailureCause | undefined {
  const cause = reason === undefined ? undefined : causeOfText(reason, lastAt)
  return cause?.kind === 'capacity' ? undefined : cause
}

/** What is wrong, in half a sentence. */
export function troubleSentence(t: Wording, trouble: Trouble): string {
  const cause = causeIn(trouble)
  if (cause) return causeSentence(t, cause)
  const { kind, name, reason, times } = trouble
  return t.service.troubles[kind]({
    name,
    reason: reason ? shorten(reason, 100) : undefined,
    tasks: times,
    cause: trouble.cause && causeSentence(t, trouble.cause),
  })
}

/** Under it: ECS's own words, and what to do. */
export function troubleLines(t: Wording, trouble: Trouble): Phrase[] {
  const { kind, name, reason } = trouble
  const event = shorten([name, reason].filter(Boolean).join(', '), 400)
  const next = troubleStep(t, trouble)
  return kind === 'other' ? [next] : [[t.general.ecsSays(event)], next]
}

/** What to do. */
export function troubleStep(t: Wording, trouble: Trouble): Phrase {
  const cause = causeIn(trouble)
  return t.general.next(t.nextStepOfTrouble[trouble.kind](cause && nextStepOf(t, cause)))
}

/** On the card of a deployment: other problems that ECS reported while it was in progress. */
export function joinedLine(t: Wording, troubles: readonly Trouble[]): Phrase {
  return dotted(
    ...troubles.map((trouble) => {
      const once = trouble.times === 1 || trouble.kind === 'task-failed'
      const sentence = troubleSentence(t, trouble)
      return [once ? sentence : t.service.trouble.joined(sentence, trouble.times)]
    }),
  )
}
