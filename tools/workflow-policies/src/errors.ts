/** A file under `.github/` that is not YAML. */
export class UnreadableWorkflowError extends Error {
  override name = 'UnreadableWorkflowError' as const
  readonly code = 'UNREADABLE_WORKFLOW'
  constructor(file: string, cause: Error) {
    super(`${file}: ${cause.message.split('\n')[0]}`, { cause })
  }
}
