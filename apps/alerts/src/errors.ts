/** Configuration that is missing or wrong: every problem at once. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError' as const
  readonly code = 'CONFIGURATION' as const
  constructor(problems: readonly string[]) {
    super(`configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
  }
}

/**
 * Slack did not confirm a call, but will later: the queue delivers the events again. It may have carried out the call all the
 * same, whatever it answered.
 */
export class SlackUnavailableError extends Error {
  override name = 'SlackUnavailableError' as const
  readonly code: string
  /** `Retry-After`, in seconds. */
  readonly retryAfter: number | undefined
  constructor(
    method: string,
    code: string,
    { retryAfter, ...options }: ErrorOptions & { readonly retryAfter?: number | undefined } = {},
  ) {
    const wait = retryAfter === undefined ? '' : `, retry after ${retryAfter} s`
    super(`Slack ${method}: ${code}${wait}`, options)
    this.code = code
    this.retryAfter = retryAfter
  }
}

/** Slack refused a message, and will refuse it again unchanged. */
export class SlackRefusedError extends Error {
  override name = 'SlackRefusedError' as const
  /** Slack's error code, for instance `channel_not_found`. */
  readonly code: string
  constructor(method: string, code: string, remedy?: string) {
    super(`Slack ${method}: ${code}${remedy ? `. To do: ${remedy}` : ''}`)
    this.code = code
  }
}

/** Another writer is publishing the same message, or was cut off a moment ago: the queue delivers the events again. */
export class MessageBusyError extends Error {
  override name = 'MessageBusyError' as const
  readonly code = 'MESSAGE_BUSY' as const
  constructor(card: string) {
    super(`another writer is publishing ${card}`)
  }
}

/** The function is about to be ended: the events are delivered again. */
export class OutOfTimeError extends Error {
  override name = 'OutOfTimeError' as const
  readonly code = 'OUT_OF_TIME' as const
  constructor(card: string) {
    super(`no time was left to publish ${card}`)
  }
}

/** The secret with Slack's token or webhook cannot be used. The message never contains its value. */
export class SecretError extends Error {
  override name = 'SecretError' as const
  readonly code = 'SECRET' as const
}

/** SNS refused a message, and will refuse it again unchanged. */
export class TopicRefusedError extends Error {
  override name = 'TopicRefusedError' as const
  readonly code: string
  constructor(code: string, options: ErrorOptions) {
    super(`SNS: ${code}`, options)
    this.code = code
  }
}

/** A queue without a dead-letter queue: there is nothing to move back. */
export class NoDeadLettersError extends Error {
  override name = 'NoDeadLettersError' as const
  readonly isUserError = true
  readonly code = 'NO_DEAD_LETTERS' as const
  constructor(queue: string) {
    super(`the queue ${queue} has no redrive policy that names a dead-letter queue`)
  }
}

/** The credentials are those of another account than the environment's. */
export class WrongAccountError extends Error {
  override name = 'WrongAccountError' as const
  readonly isUserError = true
  readonly code = 'WRONG_ACCOUNT' as const
  constructor(queue: string, account: string, wanted: string) {
    super(`the queue ${queue} is in account ${account}, and the environment is in ${wanted}`)
  }
}
