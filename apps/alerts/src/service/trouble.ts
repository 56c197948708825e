import type { AlertPolicy, Severity, TroubleKind } from '@repo/environments'
import type { CountsFact } from '../deployment/fact.ts'
import type { FailureCause } from '../deployment/failure-cause.ts'
import type { Ending } from './ending.ts'
import { episodes } from './episodes.ts'
import type { TroubleFact } from './fact.ts'
import type { ServiceEscalation } from './shortage.ts'
import { troubleKind } from './trouble-kind.ts'

/** The same trouble of a service, however often ECS reported it, each time within an hour of the one before. */
export interface Trouble {
  /** Why the newest task failed, where it is about tasks. */
  readonly cause: FailureCause | undefined
  readonly kind: TroubleKind
  readonly severity: Severity
  readonly id: string
  readonly aliases: readonly string[]
  readonly name: string
  /** What ECS gave as the reason last. */
  readonly reason: string | undefined
  readonly times: number
  readonly firstAt: number
  readonly lastAt: number
  /** Tasks of the service that ran when they were last counted while it lasted. */
  readonly counts?: CountsFact | undefined
  readonly ending?: Ending | undefined
  /** Since when fewer tasks run than desired. */
  readonly shortSince?: number | undefined
  readonly escalations?: readonly ServiceEscalation[]
}

/** A service action, or a failed task. */
export interface Sign extends TroubleFact {
  readonly cause?: FailureCause
}

/** The id of a trouble that begins with this fact. */
export const troubleId = ({ name, at }: Pick<TroubleFact, 'name' | 'at'>) => `trouble:${name}:${at}`

/** The troubles in service actions and failed tasks, oldest first. */
export function troublesOf(facts: readonly Sign[], { sameTroubleMinutes }: AlertPolicy): Trouble[] {
  const sorted = [...facts].sort(
    (a, b) => a.at - b.at || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1),
  )
  const byName = Map.groupBy(sorted, ({ name }) => name)
  const found = [...byName.values()].flatMap((same) => episodes(same, sameTroubleMinutes * 60_000))
  return found
    .flatMap((episode) => troubleOf(episode))
    .sort((a, b) => a.firstAt - b.firstAt || (a.name < b.name ? -1 : 1))
}

function troubleOf(episode: readonly Sign[]): Trouble[] {
  const [first] = episode
  const last = episode.at(-1)
  const meaning = first && troubleKind(first.name, first.type)
  if (!last || !meaning) return []
  return [
    {
      ...meaning,
      id: troubleId(first),
      aliases: [...new Set(episode.slice(1).map(troubleId))].filter(
        (id) => id !== troubleId(first),
      ),
      name: first.name,
      reason: episode.findLast(({ reason }) => reason !== undefined)?.reason,
      cause: last.cause,
      times: episode.length,
      firstAt: first.at,
      lastAt: last.at,
    },
  ]
}
