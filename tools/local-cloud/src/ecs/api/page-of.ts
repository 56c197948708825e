import { page } from '../../page.ts'
import { invalidParameter } from '../errors.ts'

/** Limit of AWS. */
const MOST = 100

/**
 * One page of a list, with ECS's names of the paging parameters.
 * @param size how many items a page has by default
 * @throws AwsError InvalidParameterException
 */
export function pageOf<T>(
  items: readonly T[],
  { maxResults, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
  size = MOST,
) {
  if (maxResults !== undefined && (maxResults < 1 || maxResults > MOST))
    throw invalidParameter(`maxResults should be between 1 and ${MOST}.`)
  return page(items, { token: nextToken, size: maxResults ?? size })
}
