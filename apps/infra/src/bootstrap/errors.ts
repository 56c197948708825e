import { UserError } from '@repo/cli'

/** Something has to be corrected by a person first. Lists all problems of one kind. */
export class RefusedError extends UserError {
  override name = 'RefusedError' as const
  readonly code = 'REFUSED'
  readonly problems: readonly string[]
  constructor(what: string, problems: readonly string[]) {
    super([what, ...problems].join('\n  '))
    this.problems = problems
  }
}

/** A program that was started did not end with 0. */
export class CommandFailedError extends UserError {
  override name = 'CommandFailedError' as const
  readonly code = 'COMMAND_FAILED'
}

/** A step did not reach its end; the message has what to do, and that the command may be repeated. */
export class StepFailedError extends UserError {
  override name = 'StepFailedError' as const
  readonly code = 'STEP_FAILED'
}
