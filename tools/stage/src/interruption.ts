import { constants } from 'node:os'

export type EndingSignal = 'SIGINT' | 'SIGTERM'

/** The process received SIGINT (Ctrl-C) or SIGTERM. */
export class InterruptedError extends Error {
  override name = 'InterruptedError' as const
  readonly code = 'INTERRUPTED'
  /** 128 and the number of the signal, as shells report it: 130 or 143. */
  readonly exitCode: number

  constructor(signal: EndingSignal) {
    super(`interrupted by ${signal}`)
    this.exitCode = 128 + constants.signals[signal]
  }
}

/** A terminal signals the whole process group and pnpm forwards the signal: within this time both are one Ctrl-C. */
const REPEATED_MS = 1000

/**
 * From now on SIGINT and SIGTERM do not end the process but abort the returned signal, with an `InterruptedError` as its
 * reason. Another one, later than a second after the first, ends the process at once.
 */
export function onInterruption(): AbortSignal {
  const controller = new AbortController()
  let first: number | undefined
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      const error = new InterruptedError(signal)
      if (first !== undefined && performance.now() - first > REPEATED_MS)
        process.exit(error.exitCode)
      first ??= performance.now()
      controller.abort(error)
    })
  return controller.signal
}

/** Rejects with the signal's reason once it is aborted; never resolves. */
export function aborted(signal: AbortSignal): Promise<never> {
  const rejected = new Promise<never>((_, reject) => {
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  // Whoever waits for it still gets the rejection.
  rejected.catch(() => {})
  return rejected
}

/**
 * The exit code of a command that was interrupted.
 * @throws any other error as it is
 */
export function exitCodeOf(error: unknown): number {
  if (error instanceof InterruptedError) return error.exitCode
  throw error
}
