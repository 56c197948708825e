/** An error that Slack returns with `ok: false` and HTTP status 200. */
export class SlackError extends Error {
  override name = 'SlackError' as const
  readonly code: string
  readonly problems: readonly string[]
  constructor(code: string, problems: readonly string[] = []) {
    super(code)
    this.code = code
    this.problems = problems
  }
}
