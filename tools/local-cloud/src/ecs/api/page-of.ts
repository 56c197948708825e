import { page } from '../../page.ts'

/** AWS's own limit, and its default. */
const MOST = 100

/** One page of a list, as ECS names the parameters of paging. */
export function pageOf<T>(
  items: readonly T[],
  { maxResults, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
) {
  return page(items, { token: nextToken, size: Math.min(maxResults ?? MOST, MOST) })
}
