import { type Phrase, phrase } from '@repo/slack-message'
import type { DeploymentCard } from '../../deployment/card.ts'
import {
  mixedTasks,
  otherTasks,
  ownTasks,
  runningNow,
  type TaskCount,
} from '../../deployment/serving.ts'
import { runningWords } from './running.ts'
import { count, doing, nameOf, type Versions } from './shared.ts'

/** What serves, as the beginning of what mentions people: by the traffic where that is known, else by the tasks. */
export function servesFirst(card: DeploymentCard, versions: Versions): Phrase {
  return card.traffic ? servesNow(card, versions) : [runningWords(runningNow(card), versions)]
}

/** Nothing is taken for serving that does not run, whatever the traffic does. */
export function servesNow(card: DeploymentCard, versions: Versions): Phrase {
  const running = runningNow(card)
  const none = running.state === 'nothing' || running.state === 'unwanted'
  if (none) return [runningWords(running, versions)]
  const whole = whoServes(card, versions)
  const { serving } = card.traffic ?? {}
  return serving ? [{ is: 'shortened', whole, short: shortServing[serving] }] : whole
}

const shortServing = {
  before: 'old one serves',
  now: 'new one serves',
  both: 'both serve',
} as const

/**
 * Who serves while it is open, as far as that is known: by the stage, or because no new task runs. Tasks that merely run
 * show only that both versions may serve.
 */
export function whoServes(card: DeploymentCard, versions: Versions): Phrase {
  const { now, before } = versions
  const { traffic, counts } = card
  if (traffic?.serving === 'now')
    return phrase`${now} has all production traffic${withTasks(ownTasks(card))}`
  const others = counts?.running === 0 ? otherTasks(card) : undefined
  if (others) return phrase`${nameOf(before)} is still ${doing(versions)}, ${ofTasks(others)}`
  if (traffic?.serving === 'before')
    return phrase`${nameOf(before)} has all production traffic${withTasks(otherTasks(card))}`
  if (traffic?.percent !== undefined)
    return phrase`${now} has ${traffic.percent} % of the production traffic`
  const some = newTasks(card)
  if (!traffic) return some
  return some.length > 0 ? phrase`both versions serve, ${some}` : phrase`both versions serve`
}

const withTasks = (counted: TaskCount | undefined) => (counted ? `, ${ofTasks(counted)}` : '')

export function newTasks(card: DeploymentCard): Phrase {
  const mixed = mixedTasks(card)
  return mixed ? phrase`${mixed.tasks} of ${count(mixed.desired, 'task')} are new` : []
}

export const ofTasks = ({ tasks, desired }: TaskCount) => `${tasks} of ${count(desired, 'task')}`
