/** A part cannot be measured here; the message names what is missing. */
export class LeftOutError extends Error {
  override name = 'LeftOutError' as const
  readonly code = 'LEFT_OUT' as const
}
