/** Keeps from waiting for a service of AWS that does not answer. */
export interface Circuit {
  /** Reads something, unless the circuit is open. `undefined`: it is, and nothing was read. */
  read<Result>(
    read: (signal: AbortSignal) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result | undefined>
}

export interface CircuitOptions {
  /** Called once whenever it opens. */
  readonly onOpen: () => void
  readonly now?: () => number
}

/** Reads in a row that end with their deadline before the circuit opens. */
const SILENT_READS = 2

/** How long nothing is read then, in milliseconds. Afterwards, one more read without an answer opens it again. */
const PAUSE = 30_000

/** A circuit that opens when reads end with their deadline, not with an answer. An error is an answer. */
export function createCircuit({ onOpen, now = Date.now }: CircuitOptions): Circuit {
  let silent = 0
  let openUntil = 0
  return {
    async read(read, signal) {
      if (now() < openUntil) return undefined
      try {
        return await read(signal)
      } finally {
        silent = signal.aborted ? silent + 1 : 0
        if (silent >= SILENT_READS && now() >= openUntil) {
          openUntil = now() + PAUSE
          onOpen()
        }
      }
    },
  }
}
