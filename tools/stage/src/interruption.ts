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

/** A terminal signals the whole process group, and pnpm forwards the signal: within this time both count as one Ctrl-C. */
const REPEATED_MS = 1000

/**
 * Makes SIGINT and SIGTERM abort the returned signal, with an `InterruptedError` as its reason, instead of ending the
 * process. Another one, more than a second after the first, ends the process at once.
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
  // Avoids an unhandled rejection; callers that await it still get the rejection.
  rejected.catch(() => {})
  return rejected
}

/**
 * The exit code of an interrupted command.
 * @throws every other error unchanged
 */
export function exitCodeOf(error: unknown): number {
  if (error instanceof InterruptedError) return error.exitCode
  throw error
}
