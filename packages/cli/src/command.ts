import { helpText } from './help.ts'
import type { Inputs } from './input.ts'
import { readInputs, type Values } from './inputs.ts'

/** What a command may use besides its inputs: everything that a test replaces. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Prints to standard output: lines for people, or the one document of `--json`. */
  print(text: string): void
  /** Prints lines for people to standard error, also with `--json`. */
  note(text: string): void
  /** Width of the terminal. */
  readonly columns: number
  /** Epoch milliseconds. */
  now(): number
  sleep(ms: number): Promise<void>
  readonly fetch: typeof fetch
}

/** One command of a command line. */
export interface Command {
  /** As it is typed after `npx -y pnpm@12`: `demo`, `delivery plan`. */
  readonly name: string
  /**
   * Resolves with the exit code.
   * @throws UserError where the caller can correct it
   */
  run(args: readonly string[], context: CommandContext): Promise<number>
}

export interface CommandDefinition<Defined extends Inputs> {
  /** As it is typed after `npx -y pnpm@12`: `demo`, `delivery plan`. */
  readonly name: string
  /** What it does, for `--help`: a sentence or two. */
  readonly summary: string
  readonly inputs: Defined
  /** The end of `--help`: outputs, variables, exit codes. */
  readonly details?: string
  /** Called when every input is valid. Resolves with the exit code. */
  run(values: Values<Defined>, context: CommandContext): Promise<number>
}

/**
 * Defines a command. `--help`, `-h` and `--json` come with it, and `run` is called with valid inputs only.
 *
 * @example
 * ```ts
 * export const greet = defineCommand({
 *   name: 'greet',
 *   summary: 'Greets a person.',
 *   inputs: { whom: { env: 'WHOM', means: 'a name', schema: z.string() } },
 *   async run({ whom, json }, { print }) {
 *     print(json ? JSON.stringify({ whom }) : `Hello ${whom}`)
 *     return 0
 *   },
 * })
 * ```
 */
export function defineCommand<const Defined extends Inputs>(
  definition: CommandDefinition<Defined>,
): Command {
  return {
    name: definition.name,
    async run(args, context) {
      const values = readInputs(definition.inputs, args, context.env)
      if (values) return definition.run(values, context)
      context.print(helpText(definition, context.columns))
      return 0
    },
  }
}
