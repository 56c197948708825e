import type { Printed } from './collect.ts'

/** How one run of ecspresso is set up. */
export interface EcspressoOptions {
  /** Working directory: `--config` and `--envfile` are relative to it. */
  readonly cwd: string
  /** The whole environment of the run. The real ecspresso needs a `PATH` for `diff --external` only. */
  readonly env: Readonly<Record<string, string>>
  /** Called with each line of standard output and standard error, as it comes. */
  readonly onLine?: (line: string) => void
  /** Ends the program early: its exit code is 1 then. An ecspresso that runs in this process may ignore it. */
  readonly signal?: AbortSignal
}

/** How one run of ecspresso ended, and what it printed. */
export interface EcspressoResult extends Printed {
  /** 0; 1 for an error; 2 where ecspresso panics. */
  readonly exitCode: number
}

/** An ecspresso that can be run. Tests hand in a stand-in of the same interface. */
export interface Ecspresso {
  /** Name and version for people: `ecspresso 2.8.7`. */
  readonly name: string
  /**
   * Runs one command to its end.
   * @param args what follows `ecspresso` on the command line
   * @throws where the program does not start; a command that fails is an exit code
   */
  run(args: readonly string[], options: EcspressoOptions): Promise<EcspressoResult>
}
