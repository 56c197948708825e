import type { TerminalRun } from '@repo/control-room/protocol'

/** A command that runs. */
export interface RunningCommand {
  line(text: string): void
  end(exitCode: number): void
}

/** What a shell would show of the commands that ran, oldest first. */
export interface Terminal {
  begin(environment: string, command: string): RunningCommand
  runs(): readonly TerminalRun[]
}

const MAX_RUNS = 20
/** Lines of one run. */
const MAX_LINES = 500

/**
 * Keeps the last runs.
 * @param now epoch milliseconds of the cloud
 * @param changed called with every line, and at every end
 */
export function createTerminal(now: () => number, changed: () => void): Terminal {
  let runs: readonly TerminalRun[] = []
  let lastId = 0

  function change(id: number, edit: (run: TerminalRun) => TerminalRun): void {
    runs = runs.map((run) => (run.id === id ? edit(run) : run))
    changed()
  }

  return {
    begin(environment, command) {
      const id = ++lastId
      const run = { id, environment, command, lines: [], startedAt: now(), exitCode: undefined }
      runs = [...runs, run].slice(-MAX_RUNS)
      changed()
      return {
        line: (text) =>
          change(id, (one) => ({ ...one, lines: [...one.lines, text].slice(-MAX_LINES) })),
        end: (exitCode) => change(id, (one) => ({ ...one, exitCode })),
      }
    },
    runs: () => runs,
  }
}

/** A command line as one types it: words that a shell would take apart are quoted. */
export function commandText(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ')
}
