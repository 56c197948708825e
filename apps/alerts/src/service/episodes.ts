/** Facts older than this may be gone from the store, so no message may need older ones. */
const BLOCK = 2 * 86_400_000

/**
 * What belongs together in time: each follows the one before within `gap` milliseconds. Cut every two days of the calendar
 * (UTC), so that an episode does not change its beginning when its oldest facts expire.
 */
export function episodes<Fact extends { readonly at: number }>(
  facts: readonly Fact[],
  gap: number,
): Fact[][] {
  const found: Fact[][] = []
  for (const fact of facts) {
    const episode = found.at(-1)
    const before = episode?.at(-1)
    const together = before && fact.at - before.at <= gap && blockOf(fact.at) === blockOf(before.at)
    if (episode && together) episode.push(fact)
    else found.push([fact])
  }
  return found
}

/** When the episode of something at this time may have begun at the earliest, in epoch milliseconds. */
export const earliestStart = (at: number) => blockOf(at) * BLOCK

const blockOf = (at: number) => Math.floor(at / BLOCK)
