import { BadRequestException, HttpException, HttpStatus } from '@nestjs/common'
import * as z from 'zod'

/** One thing that is wrong with a request: where, and what. */
export interface Problem {
  /** Path in the body, the query or the parameters, like `address.city`; empty for the whole. */
  readonly path: string
  readonly message: string
}

/** The body of every response that is an error. */
export const errorSchema = z
  .object({
    /** For programs: `NOT_FOUND`, `INVALID_REQUEST`, … */
    code: z.string(),
    /** For people. */
    message: z.string(),
    /** The same as in the header `x-request-id` and in the log. */
    requestId: z.string(),
    problems: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Error' })

export type ErrorBody = z.output<typeof errorSchema>

/** A request that does not match the schema of its route, with all problems at once. */
export class InvalidRequestError extends BadRequestException {
  override name = 'InvalidRequestError' as const
  readonly code = 'INVALID_REQUEST'
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super('the request is not valid')
    this.problems = problems
  }
}

/** A client has to wait, as long as the header `retry-after`. */
export class TooManyRequestsError extends HttpException {
  override name = 'TooManyRequestsError' as const
  readonly code = 'TOO_MANY_REQUESTS'
  constructor(seconds: number) {
    super(`too many requests, try again in ${seconds} s`, HttpStatus.TOO_MANY_REQUESTS)
  }
}

/** The part of an error that a client may see: for errors of the service itself, only that it happened. */
export function describeError(
  error: unknown,
  requestId: string,
): { readonly status: number; readonly body: ErrorBody } {
  const status = statusOf(error)
  const isPublic = status < 500 || isHttpException(error)
  const problems = error instanceof InvalidRequestError ? [...error.problems] : undefined
  return {
    status,
    body: {
      code: (isPublic && codeOf(error)) || HttpStatus[status] || 'ERROR',
      message: isPublic && error instanceof Error ? error.message : 'internal error',
      requestId,
      ...(problems && { problems }),
    },
  }
}

/**
 * The header `www-authenticate` of an error that has a `challenge`: a request without a good credential.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 */
export function challengeOf(error: unknown): string | undefined {
  if (!(error instanceof Error && 'challenge' in error)) return undefined
  return typeof error.challenge === 'string' ? error.challenge : undefined
}

/** Nest's exceptions have `getStatus()`, Fastify's errors have `statusCode`; everything else is our fault. */
function statusOf(error: unknown): number {
  if (isHttpException(error)) return error.getStatus()
  const status =
    error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : Number.NaN
  return status >= 400 && status < 500 ? status : 500
}

function isHttpException(error: unknown): error is Error & { getStatus(): number } {
  return error instanceof Error && 'getStatus' in error && typeof error.getStatus === 'function'
}

/** Fastify's codes (`FST_ERR_…`) are its own affair. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('errorCode' in error && typeof error.errorCode === 'string') return error.errorCode
  if (!('code' in error) || typeof error.code !== 'string') return undefined
  return error.code.startsWith('FST_') ? undefined : error.code
}
