import { page } from '../../page.ts'

/** Limit and default of AWS. */
const MOST = 100

/** One page of a list, with ECS's names of the paging parameters. */
export function pageOf<T>(
  items: readonly T[],
  { maxResults, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
) {
  return page(items, { token: nextToken, size: Math.min(maxResults ?? MOST, MOST) })
}
