import { UserError } from '@repo/cli'

/** A file that a fork edits no longer has the form in which a step can change it. */
export class FileFormError extends UserError {
  override name = 'FileFormError' as const
  readonly code = 'FILE_FORM'
  constructor(file: string, expected: string) {
    super(`${file}: ${expected}`)
  }
}
