/** What AWS refuses, by its HTTP status and error code. */
export class Refusal extends Error {
  override name = 'Refusal' as const
  readonly status: number
  readonly code: string

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.status = status
    this.code = code
  }
}
