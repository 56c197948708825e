/** The command line is wrong; the message is one line for the person who typed it. */
export class UsageError extends Error {
  override name = 'UsageError' as const
  readonly code = 'USAGE' as const
}
