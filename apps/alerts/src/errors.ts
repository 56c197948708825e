/** Configuration that is missing or wrong: every problem at once. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError' as const
  readonly code = 'CONFIGURATION' as const
  constructor(problems: readonly string[]) {
    super(`configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
  }
}

/** Slack did not take a message now, but will later: the events come back by redelivery. */
export class SlackUnavailableError extends Error {
  override name = 'SlackUnavailableError' as const
  readonly code: string
  /** What Slack asked to wait, in seconds. */
  readonly retryAfter: number | undefined
  constructor(method: string, code: string, retryAfter?: number, options?: ErrorOptions) {
    const wait = retryAfter === undefined ? '' : `, retry after ${retryAfter} s`
    super(`Slack ${method}: ${code}${wait}`, options)
    this.code = code
    this.retryAfter = retryAfter
  }
}

/** Slack refused a message, and will refuse it again as it is. */
export class SlackRefusedError extends Error {
  override name = 'SlackRefusedError' as const
  /** Slack's own word, for instance `channel_not_found`. */
  readonly code: string
  constructor(method: string, code: string) {
    super(`Slack ${method}: ${code}`)
    this.code = code
  }
}

/** The secret with Slack's token cannot be used. Never says what is in it. */
export class SlackTokenError extends Error {
  override name = 'SlackTokenError' as const
  readonly code = 'SLACK_TOKEN' as const
}
