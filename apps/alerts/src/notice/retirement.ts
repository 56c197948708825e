import type { RetirementFact } from './fact.ts'

/** Tasks that Fargate will retire, by AWS Health's newest notice. Times in epoch milliseconds. */
export interface Retirement {
  readonly id: string
  readonly startsAt: number | undefined
  /** Ids of the tasks, where they belong to no service. */
  readonly tasks: readonly string[] | undefined
  readonly closed: boolean
  readonly firstAt: number
  readonly lastAt: number
}

/** Each retirement once, oldest first. Where there are several pages, each names some of its tasks. */
export function retirementsOf(facts: readonly RetirementFact[]): Retirement[] {
  const byEvent = Map.groupBy(facts, ({ event }) => event)
  return [...byEvent]
    .flatMap(([event, ofOne]) => {
      const sorted = [...ofOne].sort((a, b) => a.at - b.at || (text(a) < text(b) ? -1 : 1))
      const [first] = sorted
      const last = sorted.at(-1)
      if (!first || !last) return []
      const tasks = [...new Set(sorted.flatMap((fact) => fact.tasks ?? []))].sort()
      return {
        id: `retirement:${event}`,
        startsAt: last.startsAt,
        tasks: tasks.length > 0 ? tasks : undefined,
        closed: sorted.some(({ closed }) => closed),
        firstAt: first.at,
        lastAt: last.at,
      }
    })
    .sort((a, b) => a.firstAt - b.firstAt || (a.id < b.id ? -1 : 1))
}

const text = (fact: RetirementFact) => JSON.stringify(fact)
