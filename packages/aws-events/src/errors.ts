/**
 * An event of a kind that is read, in which a field that is used is missing or wrong. The error is permanent: a retry cannot
 * succeed.
 */
export class BrokenEventError extends Error {
  override name = 'BrokenEventError' as const
  readonly code = 'BROKEN_EVENT' as const
  /** Dotted path of the first field that is wrong, for instance `detail.deploymentId`. */
  readonly field: string
  readonly detailType: string
  /** The event's `id`, if it has one. */
  readonly eventId: string | undefined
  constructor(
    problem: {
      field: string
      expected: string
      found: string
      detailType: string
      eventId?: string | undefined
    },
    options?: ErrorOptions,
  ) {
    const { field, expected, found, detailType, eventId } = problem
    const which = eventId === undefined ? 'without id' : eventId
    super(`${detailType} ${which}: ${field} must be ${expected}, found ${found}`, options)
    this.field = field
    this.detailType = detailType
    this.eventId = eventId
  }
}
