import type { TroubleKind, WordingOverrides } from '@repo/environments'
import {
  dotted,
  duration,
  glyphs,
  type Phrase,
  type Piece,
  phrase,
  shorten,
} from '@repo/slack-message'
import type { CountsFact } from '../../deployment/fact.ts'
import { causeOfText, type FailureCause } from '../../deployment/failure-cause.ts'
import type { Names } from '../../places/resolve.ts'
import type { CrashLoop } from '../../service/crash-loop.ts'
import type { Ending } from '../../service/ending.ts'
import type { ServiceEscalation } from '../../service/shortage.ts'
import type { Trouble } from '../../service/trouble.ts'
import { type CauseContext, causeSentence, nextStepOf, taskLines } from './failure-cause.ts'
import { count, mentioned, minutes, ownText, placeName, tasksRunning } from './shared.ts'

/** The first line of a crash loop's message. */
export function loopHeadline(loop: CrashLoop, names: Names): Phrase {
  const { over, tasks, firstAt, lastAt, counts } = loop
  const stopped = `${count(tasks, 'task')} stopped in ${duration(Math.max(lastAt - firstAt, 1000))}`
  const head = phrase`${glyphs.crash_loop} ${placeName(names)}: crash loop`
  const how = over === 'cured' ? 'ended with a deployment' : 'is over'
  if (over) return phrase`${head} ${how}: ${stopped}, the last one at ${clock(lastAt)}`
  const still = running(counts)
  const now = still.length > 0 ? phrase`, ${still}` : []
  return phrase`${head}${now}, ${stopped} (${period(firstAt, lastAt)})`
}

const clock = (at: number): Piece => ({ is: 'time', at, form: 'clock' })

/** One time where both are in the same minute. */
function period(firstAt: number, lastAt: number): Phrase {
  const minute = (at: number) => Math.floor(at / 60_000)
  return minute(firstAt) === minute(lastAt)
    ? phrase`${clock(lastAt)}`
    : phrase`first ${clock(firstAt)}, last ${clock(lastAt)}`
}

export interface EscalationContext {
  readonly names: Names
  readonly mentions: readonly string[]
}

/** The first line of a reply that mentions people. */
export function loopEscalation(
  { id, counts }: ServiceEscalation,
  { cause }: CrashLoop,
  { names, mentions }: EscalationContext,
): Phrase {
  const head = phrase`${glyphs.crash_loop} ${mentioned(mentions)}${placeName(names)}: `
  const still = id === 'nothing-runs' ? phrase`crash loop goes on` : phrase`crash loop`
  return phrase`${head}${tasksRunning(counts)} · ${still}, ${causeSentence(cause)}`
}

/** The first line of a reply that mentions people because tasks are missing. */
export function troubleEscalation(
  { counts, missingMinutes }: ServiceEscalation,
  trouble: Trouble,
  { names, mentions }: EscalationContext,
): Phrase {
  const head = phrase`${glyphs.failed} ${mentioned(mentions)}${placeName(names)}: `
  const since = missingMinutes === undefined || !counts ? '' : ` for ${minutes(missingMinutes)}`
  return phrase`${head}${tasksRunning(counts)}${since} · ${troubleSentence(trouble)}`
}

/** Why the tasks stop, and what to do. */
export function loopLines(cause: FailureCause, context: CauseContext): Phrase[] {
  const some = cause.tasks === cause.of ? '' : `${cause.tasks} of ${count(cause.of, 'task')}: `
  const [meaning, next = []] = taskLines(cause, context)
  return [phrase`${some}${causeSentence(cause)}. ${meaning}`, next]
}

export function taskSmallPrint({ task, stopCode }: FailureCause): Phrase {
  const definition = task.taskDefinition?.split('/').at(-1)
  return dotted(
    definition === undefined ? [] : phrase`task definition ${definition}`,
    phrase`newest task ${task.task.split('/').at(-1) ?? ''}`,
    stopCode === undefined ? [] : phrase`stop code ${stopCode}`,
  )
}

/** The first line of a message about a service that is in trouble. */
export function troubleHeadline(
  trouble: Trouble,
  names: Names,
  mentions: readonly string[],
): Phrase {
  const glyph = trouble.severity === 'failure' ? glyphs.failed : glyphs.warning
  const head = phrase`${placeName(names)}: `
  const wrong = dotted([troubleSentence(trouble)], timesSince(trouble))
  return mentions.length > 0
    ? phrase`${glyph} ${mentioned(mentions)}${head}${tasksRunning(trouble.counts)} · ${wrong}`
    : dotted(phrase`${glyph} ${head}${wrong}`, running(trouble.counts))
}

/** The first line once it is over. */
export function endedHeadline(trouble: Trouble, { at, by }: Ending, names: Names): Phrase {
  const place = phrase`${glyphs.over} ${placeName(names)}`
  const since =
    by === 'silence'
      ? phrase`not reported since ${clock(trouble.lastAt)}`
      : phrase`over since ${clock(at)}`
  return dotted(phrase`${place}: ${since}: ${troubleSentence(trouble)}`, timesSince(trouble))
}

/** How it is known that it is over. */
export function endedLine({ counts }: Trouble, { by }: Ending): Phrase {
  if (by === 'steady') return ['ECS reports a steady state: as many tasks run as should.']
  if (by === 'deployed') return ['A deployment completed since.']
  if (by === 'counted' && counts?.desired === 0) return ['No task is to run any more.']
  if (by === 'counted' && counts)
    return phrase`${counts.running} of ${count(counts.desired, 'task')} running again.`
  return ['Its end is not known. Look at the events of the service in the console.']
}

/** What matters most to the person on call: whether the service has lost anything yet. */
function running(counts: CountsFact | undefined): Phrase {
  return counts ? [tasksRunning(counts)] : []
}

function timesSince({ kind, times, firstAt }: Trouble): Phrase {
  const often = kind === 'task-failed' ? '' : `${times} times `
  return times === 1 ? [] : phrase`${often}since ${{ is: 'time', at: firstAt, form: 'clock' }}`
}

/** What people read of one kind of trouble. */
interface TroubleWords {
  /** What is wrong, in half a sentence. */
  readonly sentence: string | ((trouble: Trouble) => string)
  /** What to do; it stands after `Next: `. */
  readonly nextStep: string
}

/** The cause in ECS's reason, where it is a sentence of the table; a lack of capacity has words of its own here. */
function causeIn({ reason, lastAt }: Trouble): FailureCause | undefined {
  const cause = reason === undefined ? undefined : causeOfText(reason, lastAt)
  return cause?.kind === 'capacity' ? undefined : cause
}

const because = ({ reason = '' }: Trouble) => (reason === '' ? '' : ` (${shorten(reason, 100)})`)

const words: Readonly<Record<TroubleKind, TroubleWords>> = {
  'cannot-start': {
    sentence: 'its tasks fail to start, over and over',
    nextStep: 'look at the stopped tasks of the service: each says why it stopped.',
  },
  placement: {
    sentence: (trouble) =>
      trouble.reason?.includes('RESOURCE:FARGATE')
        ? `no capacity for Fargate tasks${because(trouble)}`
        : `a task cannot be placed${because(trouble)}`,
    nextStep:
      'wait, as ECS goes on trying; or add subnets in other zones, or another capacity provider.',
  },
  configuration: {
    sentence: (trouble) => `a task cannot start with its configuration${because(trouble)}`,
    nextStep: 'check what its task definition and its network configuration refer to.',
  },
  'unhealthy-target': {
    sentence: ({ name }) =>
      name.startsWith('VPC_LATTICE')
        ? 'a target of VPC Lattice is unhealthy'
        : 'an instance in service discovery is unhealthy',
    nextStep: 'see what the task answers on its health check path, and how long it takes.',
  },
  'task-failed': {
    sentence: ({ times, cause }) =>
      `${times === 1 ? 'a task' : count(times, 'task')} stopped${cause ? `: ${causeSentence(cause)}` : ''}`,
    nextStep: 'look at the events of the service in the console.',
  },
  'health-unknown': {
    sentence: 'ECS does not know whether its tasks are healthy',
    nextStep: 'check the health checks of the service, and whether the tasks can be reached.',
  },
  'daemon-placement': {
    sentence: 'a daemon task violates the placement constraints',
    nextStep: 'check the placement constraints of the service and the attributes of the instances.',
  },
  throttled: {
    sentence: ({ name }) =>
      name.startsWith('SERVICE_DISCOVERY')
        ? 'AWS Cloud Map throttles what ECS asks for it'
        : 'AWS throttles what ECS does for it',
    nextStep: 'see what else in this account calls the same operations; ECS goes on trying.',
  },
  other: {
    sentence: (trouble) => `ECS says ${trouble.name}${because(trouble)}`,
    nextStep: 'look at the events of the service in the console.',
  },
}

/** What is wrong, in half a sentence. */
export function troubleSentence(trouble: Trouble): string {
  const cause = causeIn(trouble)
  if (cause) return causeSentence(cause)
  const { sentence } = words[trouble.kind]
  return typeof sentence === 'string' ? sentence : sentence(trouble)
}

/** Under it: ECS's own words, and what to do. */
export function troubleLines(trouble: Trouble, wording: WordingOverrides): Phrase[] {
  const { kind, name, reason } = trouble
  const event = shorten([name, reason].filter(Boolean).join(', '), 400)
  const next = troubleStep(trouble, wording)
  return kind === 'other' ? [next] : [phrase`ECS says: ${event}`, next]
}

/** What to do, after `Next: `. */
export function troubleStep(trouble: Trouble, wording: WordingOverrides): Phrase {
  const { kind } = trouble
  const cause = causeIn(trouble)
  const own = wording.nextStepOfTrouble?.[kind]
  if (own === undefined && cause) return nextStepOf(cause, wording)
  return phrase`Next: ${own === undefined ? words[kind].nextStep : ownText(own)}`
}

/** On the card of a deployment: other problems that ECS reported while it was in progress. */
export function joinedLine(troubles: readonly Trouble[]): Phrase {
  return dotted(
    ...troubles.map((trouble) => {
      const once = trouble.times === 1 || trouble.kind === 'task-failed'
      const times = once ? '' : `, ${trouble.times} times`
      return phrase`${troubleSentence(trouble)}${times}`
    }),
  )
}
