import { AwsError } from '../../wire/service.ts'

/**
 * One page of a list. The token is the place where the next page starts.
 * @throws AwsError InvalidParameterException where the token is not one of ours.
 */
export function page<T>(
  items: readonly T[],
  { maxResults, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
  most = 100,
): { items: readonly T[]; nextToken?: string } {
  const from = nextToken === undefined ? 0 : Number(nextToken)
  if (!Number.isInteger(from) || from < 0)
    throw new AwsError('InvalidParameterException', 'Invalid token.')
  const to = from + Math.min(maxResults ?? most, most)
  return { items: items.slice(from, to), ...(to < items.length && { nextToken: String(to) }) }
}
