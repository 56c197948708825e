import type { Environment, Project } from '@repo/environments'
import type { Terminal } from './terminal.ts'

/** Everything that the steps of a bootstrap need. */
export interface Bootstrap {
  readonly terminal: Terminal
  readonly environment: Environment
  readonly table: readonly Environment[]
  readonly project: Project
  /** `context` of `cdk.json`. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Returns the text of a file by its path from the root; `undefined` where there is none. */
  readonly readFile: (file: string) => string | undefined
  /** Folder of the synthesized templates, from `apps/infra`; and where it is. */
  readonly output: { readonly name: string; readonly path: string }
  /** Time zone of the service, where GitHub has none yet. */
  readonly timeZone: string
  /** Region of the caller's shell, if it has one. */
  readonly shellRegion: string | undefined
  /** Accepts values that are the example's, for a trial against an emulator. */
  readonly allowExamples: boolean
  /** Builds what the stacks contain. */
  readonly build: () => Promise<void>
  /** Reads Slack's token from a person or from standard input; never shown. */
  readonly readToken: () => Promise<string>
  /** Adds something that a person has to do. */
  readonly byHand: (line: string) => void
}
