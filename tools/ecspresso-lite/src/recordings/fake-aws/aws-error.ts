/** An error response of AWS: HTTP status, error code and message. */
export class AwsError extends Error {
  override name = 'AwsError' as const
  readonly status: number
  readonly code: string

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.status = status
    this.code = code
  }
}
