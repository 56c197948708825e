import type { DeploymentCard } from '../deployment/card.ts'
import { earliestStart } from '../service/episodes.ts'
import type { Fact } from '../store/store.ts'

/** What the events of one invocation hold about one service or image. */
export interface Batch {
  readonly partition: string
  readonly facts: readonly Fact[]
  /** Ids of these events, for the log. */
  readonly events: readonly string[]
  /** When the first of these events happened, by its own `time`, in epoch milliseconds. */
  readonly since?: number | undefined
  /** When the schedule fired last, in epoch milliseconds, if a scheduled event is among them. */
  readonly checkedAt?: number
}

/** Which of the messages of a service a batch may change. */
export interface Scope {
  /** The newest time in the batch, in epoch milliseconds. */
  readonly newest: number
  /** Whether the batch is about this deployment: an event names it, or it is open when the schedule fires. */
  isAbout(card: DeploymentCard): boolean
  /**
   * Whether an event of another deployment may change this card, by replacing it or by proving a rollback: as long as it is open,
   * and for a day after its end. Older messages are not edited because a wording changed.
   */
  mayChange(card: DeploymentCard): boolean
  /** Whether it happened within a day before the newest event, or around an event that arrives late, after a redrive for instance. */
  isCurrent(period: { readonly firstAt: number; readonly lastAt: number }): boolean
}

const DAY = 86_400_000

/** From when on what happened to a service decides its messages that a batch may change, in epoch milliseconds. */
export function horizonOf(batch: Batch): number {
  return earliestStart(Math.min(...timesOf(batch)) - DAY)
}

function timesOf({ facts, checkedAt }: Batch): number[] {
  const times = facts.flatMap((fact) => ('at' in fact ? fact.at : []))
  return checkedAt === undefined ? times : [...times, checkedAt]
}

/** The scope of a batch of a service. */
export function scopeOf(batch: Batch): Scope {
  const { facts, checkedAt } = batch
  const times = timesOf(batch)
  const newest = Math.max(...times)
  const deployments = new Set(facts.map(deploymentIn))
  return {
    newest,
    isAbout: ({ id, aliases, rollbackIds, openSince }) =>
      (checkedAt !== undefined && openSince !== undefined) ||
      [id, ...aliases, ...rollbackIds].some((one) => deployments.has(one)),
    mayChange: ({ endedAt }) => endedAt === undefined || endedAt >= newest - DAY,
    isCurrent: ({ firstAt, lastAt }) =>
      lastAt >= newest - DAY || times.some((at) => at >= firstAt && at <= lastAt),
  }
}

/** The id of the deployment that the fact is about, or the alias that a hook gives it. */
function deploymentIn(fact: Fact): string {
  if (fact.kind === 'hook') return `hook:${fact.serviceDeployment}`
  return 'deployment' in fact ? fact.deployment : ''
}
