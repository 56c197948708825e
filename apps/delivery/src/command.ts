/** What a command may touch besides its inputs. Everything that a test would replace is in here. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Prints a line for people, or the one document of `--json`. */
  print(line: string): void
  /** Epoch milliseconds. */
  now(): number
  sleep(ms: number): Promise<void>
  readonly fetch: typeof fetch
}

/** One command of the command line. */
export interface Command {
  /** What `--help` prints. */
  readonly usage: string
  /** Resolves with the exit code. */
  run(args: readonly string[], surroundings: Surroundings): Promise<number>
}
