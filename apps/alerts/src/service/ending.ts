import type { DeploymentCard } from '../deployment/card.ts'
import type { CheckFact, CountsFact } from '../deployment/fact.ts'
import { firstAfter } from '../deployment/sorted.ts'
import type { ServiceFact } from './fact.ts'

/** When a trouble was over, and what showed it. Epoch milliseconds. */
export interface Ending {
  readonly at: number
  /**
   * ECS reported a steady state, all tasks were counted again, a deployment completed, or nothing was reported for so long that
   * it is not followed any more.
   */
  readonly by: 'steady' | 'counted' | 'deployed' | 'silence'
}

/** Hours after which a trouble that nobody reports again, and whose end nothing shows, is not followed any more. */
const FOLLOWED = 12 * 3_600_000

/** When a trouble is not followed any more if nothing more happens. */
export function silentAt({ lastAt }: { readonly lastAt: number }): number {
  return lastAt + FOLLOWED
}

/** What shows that a service works again, by time. */
export class Recovery {
  /** Task counts of the whole service, oldest first. */
  readonly #counts: readonly CountsFact[]
  readonly #deploying: (at: number) => boolean
  readonly #signs: readonly Ending[]
  readonly #checks: ReadonlyMap<string, readonly CheckFact[]>

  /** @param deploying whether a deployment was on at a time (epoch milliseconds) */
  constructor(
    facts: readonly ServiceFact[],
    cards: readonly DeploymentCard[],
    deploying: (at: number) => boolean,
  ) {
    this.#counts = facts
      .filter((fact) => fact.kind === 'counts')
      .filter(({ deployment }) => deployment === '')
      .sort((a, b) => a.at - b.at || b.running - a.running || a.desired - b.desired)
    const steady = facts.filter((fact) => fact.kind === 'steady')
    this.#deploying = deploying
    const complete = this.#counts.filter(
      ({ at, running, desired }) => running >= desired && !deploying(at),
    )
    this.#signs = [
      ...steady.map(({ at }): Ending => ({ at, by: 'steady' })),
      ...complete.map(({ at }): Ending => ({ at, by: 'counted' })),
      ...curesIn(cards).map((at): Ending => ({ at, by: 'deployed' })),
    ].sort((a, b) => a.at - b.at || (a.by < b.by ? -1 : 1))
    this.#checks = Map.groupBy(
      facts.filter((fact) => fact.kind === 'check'),
      ({ deployment }) => deployment,
    )
  }

  /** The end of a trouble: the first sign of it after the last report. */
  endOf({ id, lastAt }: { readonly id: string; readonly lastAt: number }): Ending | undefined {
    const sign = this.#signs[firstAfter(this.#signs, lastAt, ({ at }) => at)]
    const checks = this.#checks.get(id)?.filter(({ at }) => at >= silentAt({ lastAt })) ?? []
    if (sign || checks.length === 0) return sign
    return { at: Math.min(...checks.map(({ at }) => at)), by: 'silence' }
  }

  /** Task counts from one time to another, both included, oldest first; of several at one time the lowest comes last. */
  counts(from: number, to: number): readonly CountsFact[] {
    const timeOf = ({ at }: CountsFact) => at
    return this.#counts.slice(
      firstAfter(this.#counts, from - 1, timeOf),
      firstAfter(this.#counts, to, timeOf),
    )
  }

  /** The same, without those while a deployment replaces tasks: some may be missing then. */
  settledCounts(from: number, to: number): readonly CountsFact[] {
    return this.counts(from, to).filter(({ at }) => !this.#deploying(at))
  }
}

/** Whether ECS completed what it was to deploy; somebody may have deployed an older revision. */
export function succeeded({ status, handRollback }: DeploymentCard): boolean {
  return status === 'deployed' || (status === 'rolled_back' && handRollback)
}

/** When deployments completed, oldest first: what failed before is over then. */
export function curesIn(cards: readonly DeploymentCard[]): number[] {
  return cards
    .flatMap((card) => (succeeded(card) ? (card.endedAt ?? []) : []))
    .sort((a, b) => a - b)
}
