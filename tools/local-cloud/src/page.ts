import { AwsError } from './wire/service.ts'

/** One page of a list. The token is the position of the next item. */
export function page<T>(
  items: readonly T[],
  { token, size }: { token?: string | undefined; size?: number | undefined },
  errorCode = 'InvalidParameterException',
): { items: T[]; nextToken?: string } {
  const from = token === undefined ? 0 : Number(token)
  if (!Number.isInteger(from) || from < 0)
    throw new AwsError(errorCode, 'The specified nextToken is invalid.')
  const to = from + (size ?? items.length)
  return {
    items: items.slice(from, to),
    ...(to < items.length && { nextToken: String(to) }),
  }
}
