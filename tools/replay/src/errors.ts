/** The command line is wrong; the message is one line for the person who typed it. */
export class UsageError extends Error {
  override name = 'UsageError' as const
  readonly code = 'USAGE' as const
}

/** What should be replayed cannot be read; the message names the file, and the line where there is one. */
export class InputError extends Error {
  override name = 'InputError' as const
  readonly code = 'INPUT' as const
}
