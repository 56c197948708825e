import { UserError } from '@repo/cli'

/** What was given cannot make a fork. Lists all problems, one a line. */
export class ForkInputError extends UserError {
  override name = 'ForkInputError' as const
  readonly code = 'FORK_INPUT'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(['nothing was changed:', ...problems].join('\n  '))
    this.problems = problems
  }
}
