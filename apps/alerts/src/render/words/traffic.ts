import type { Wording } from '@repo/environments/wording'
import type { Phrase } from '@repo/slack-message'
import type { DeploymentCard } from '../../deployment/card.ts'
import {
  mixedTasks,
  otherTasks,
  ownTasks,
  runningNow,
  type TaskCount,
} from '../../deployment/serving.ts'
import { runningWords } from './running.ts'
import { doing, nameOf, type Versions } from './shared.ts'

/** What serves, as the beginning of what mentions people: by the traffic where that is known, else by the tasks. */
export function servesFirst(t: Wording, card: DeploymentCard, versions: Versions): Phrase {
  return card.traffic ? servesNow(t, card, versions) : [runningWords(t, runningNow(card), versions)]
}

/** Nothing is taken for serving that does not run, whatever the traffic does. */
export function servesNow(t: Wording, card: DeploymentCard, versions: Versions): Phrase {
  const running = runningNow(card)
  const none = running.state === 'nothing' || running.state === 'unwanted'
  if (none) return [runningWords(t, running, versions)]
  const whole = whoServes(t, card, versions)
  const { serving } = card.traffic ?? {}
  return serving ? [{ is: 'shortened', whole, short: t.tasks.traffic.short[serving] }] : whole
}

/**
 * Who serves while it is open, as far as that is known: by the stage, or because no new task runs. Tasks that merely run
 * show only that both versions may serve.
 */
export function whoServes(t: Wording, card: DeploymentCard, versions: Versions): Phrase {
  const words = t.tasks.traffic
  const now = versions.now
  const before = nameOf(t, versions.before)
  const { traffic, counts } = card
  const counted = (count: TaskCount | undefined) => count && ofTasks(t, count)
  if (traffic?.serving === 'now') return words.all(now, counted(ownTasks(card)))
  const others = counts?.running === 0 ? otherTasks(card) : undefined
  if (others) return words.still(before, doing(versions), ofTasks(t, others))
  if (traffic?.serving === 'before') return words.all(before, counted(otherTasks(card)))
  if (traffic?.percent !== undefined) return words.percent(now, traffic.percent)
  const some = newTasks(t, card)
  if (!traffic) return some === undefined ? [] : [some]
  return words.both(some)
}

/** How many tasks are those of the new version, where both versions run. */
export function newTasks({ tasks }: Wording, card: DeploymentCard): string | undefined {
  const mixed = mixedTasks(card)
  return mixed && tasks.areNew(mixed.tasks, mixed.desired)
}

export const ofTasks = (t: Wording, { tasks, desired }: TaskCount) => t.tasks.share(tasks, desired)
