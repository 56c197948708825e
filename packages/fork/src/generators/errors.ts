import { UserError } from '@repo/cli'

/** What is asked for is there already, or has another form. */
export class GeneratorError extends UserError {
  override name = 'GeneratorError' as const
  readonly code = 'NOT_GENERATED'
}
