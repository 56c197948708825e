/** The command line is wrong; the message is one line for the person who typed it. */
export class UsageError extends Error {
  override name = 'UsageError' as const
  readonly code = 'USAGE' as const
}

/** A part cannot be measured here; the message says what is missing. */
export class LeftOutError extends Error {
  override name = 'LeftOutError' as const
  readonly code = 'LEFT_OUT' as const
}
