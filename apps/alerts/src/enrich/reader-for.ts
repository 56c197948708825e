import type { Owner } from '@repo/aws-events'

/** Where something is. */
interface Place {
  readonly account: string
  readonly region: string
}

/**
 * Opens the reader of the function's own account and region when it is first needed. For any other place there is none: a request
 * is signed for the own account, and would return what has the same name there.
 * @param own `undefined` where the function was invoked without a context: then nothing is read
 */
export function readerFor<Reader>(
  own: Owner | undefined,
  open: (own: Owner) => Promise<Reader>,
): (place: Place) => Promise<Reader | undefined> {
  let opened: Promise<Reader> | undefined
  return async ({ account, region }) => {
    if (own?.account !== account || own.region !== region) return undefined
    opened ??= open(own)
    return opened
  }
}
