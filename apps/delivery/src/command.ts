/** What a command may touch besides its inputs. Everything that a test would replace is in here. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Prints a line for people, or the one document of `--json`. */
  print(line: string): void
}

/** One command of the command line. */
export interface Command {
  /** One line: what it does. */
  readonly summary: string
  /** What `--help` prints below the summary. */
  readonly usage: string
  /** Resolves with the exit code. */
  run(args: readonly string[], surroundings: Surroundings): Promise<number>
}
