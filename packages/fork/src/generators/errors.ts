import { UserError } from '@repo/cli'

/** What a generator would add exists, or a file has another form. */
export class GeneratorError extends UserError {
  override name = 'GeneratorError' as const
  readonly code = 'NOT_GENERATED'
}
