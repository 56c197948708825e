/**
 * An error that its reader can correct: the command line prints its message as one line, without a stack. Any other
 * error is a defect of the program and keeps its stack.
 *
 * @example
 * ```ts
 * export class RegionMissingError extends UserError {
 *   override name = 'RegionMissingError' as const
 *   readonly code = 'REGION_MISSING'
 * }
 * ```
 */
export abstract class UserError extends Error {
  /** Packages that depend on nothing declare this property instead of extending the class. */
  readonly isUserError = true
  /** For programs; never changes. */
  abstract readonly code: string
}

/** A command was called with arguments that it does not take, or without one that it needs. Lists all problems. */
export class UsageError extends UserError {
  override name = 'UsageError' as const
  readonly code = 'USAGE'
}

/** A file, a document or a standard input that is not what the command expects. */
export class InputError extends UserError {
  override name = 'InputError' as const
  readonly code = 'INPUT'
}

/** Whether the message of an error is enough for its reader. */
export function isUserError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'isUserError' in error && error.isUserError === true
}
