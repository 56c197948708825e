import type { ResolvedPlace } from '../places/resolve.ts'
import type { ScanCard } from './card.ts'

/** An image as one environment sees it. */
export interface EnvironmentCard {
  readonly resolved: ResolvedPlace
  readonly card: ScanCard
}

/**
 * One card for environments whose messages would be the same for the same people: the same channel, threshold and mentions. It has
 * all their names, and is that of the environment with the most to report: something new, else a comparison. Its id is always that
 * of the first, so that the message is edited where another environment has more to report later.
 */
export function cardsByChannel(all: readonly EnvironmentCard[]): EnvironmentCard[] {
  return [...Map.groupBy(all, audienceOf).values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const shown =
      group.find(({ card }) => card.outcome === 'new') ??
      group.find(({ card }) => card.against.is !== 'nothing') ??
      first
    const environment = group.map(({ resolved }) => resolved.names.environment).join(', ')
    const names = { ...shown.resolved.names, environment }
    return [{ resolved: { ...shown.resolved, names }, card: { ...shown.card, id: first.card.id } }]
  })
}

function audienceOf({ resolved: { target } }: EnvironmentCard): string {
  if (!target) return 'unknown'
  const { production, scanThreshold, slack } = target
  return JSON.stringify([production, scanThreshold, slack.channel, slack.mentions])
}
