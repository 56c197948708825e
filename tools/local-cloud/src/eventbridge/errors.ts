/** An event pattern that EventBridge's engine rejects. The reason is worded as the engine does. */
export class InvalidPatternError extends Error {
  override name = 'InvalidPatternError' as const
  readonly code = 'INVALID_EVENT_PATTERN' as const
  /** Dotted path of the field whose pattern is wrong; empty for the pattern as a whole. */
  readonly field: string
  constructor(reason: string, field = '') {
    super(`Event pattern is not valid. Reason: ${reason}${field && ` (at ${field})`}`)
    this.field = field
  }
}

/** A schedule expression that is not `rate(1 minute)`, `rate(5 minutes)`, … */
export class InvalidScheduleError extends Error {
  override name = 'InvalidScheduleError' as const
  readonly code = 'INVALID_SCHEDULE' as const
  constructor(expression: string) {
    super(
      `"${expression}" is not a schedule that the local cloud supports: write rate(1 minute), rate(5 minutes), rate(1 hour) …`,
    )
  }
}
