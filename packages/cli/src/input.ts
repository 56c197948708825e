import type * as z from 'zod'

/** One input of a command: read from its flag, else from its environment variable. */
export interface Input {
  /** The variable, where the flag is not given. Empty counts as not set, as GitHub has no other way to leave one out. */
  readonly env?: string
  /** What it is, for `--help`. */
  readonly means: string
  /** A flag without a value. */
  readonly flag?: true
  /** Stands for the value in `--help`: `N`, `FILE`. Default: `…` */
  readonly value?: string
  /** Reads the arguments beside the flags, as a list. Stands for them in `--help`: `FILE…`, `[FILE…]`. One a command. */
  readonly positional?: string
  /** Parses what was given; `undefined` where nothing was. */
  readonly schema: z.ZodType
}

export type Inputs = Readonly<Record<string, Input>>

/** `[FILE…]` → `FILE…` */
export function withoutBrackets(positional: string): string {
  return positional.replace(/^\[(.*)\]$/, '$1')
}

/** `serviceUrl` → `service-url` */
export function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
