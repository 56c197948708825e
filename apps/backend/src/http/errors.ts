import {
  BadRequestException,
  ForbiddenException,
  HttpException,
  HttpStatus,
  UnauthorizedException,
} from '@nestjs/common'
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

const tokenMessages = {
  TOKEN_REQUIRED: 'an access token is required: authorization: Bearer TOKEN',
  TOKEN_EXPIRED: 'the access token has expired',
  TOKEN_INVALID: 'the access token is not valid',
} as const

/**
 * A request without a valid access token. After `TOKEN_EXPIRED` a client refreshes its token, after the others it signs in.
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3
 */
export class TokenError extends UnauthorizedException {
  override name = 'TokenError' as const
  readonly code: keyof typeof tokenMessages
  constructor(code: keyof typeof tokenMessages) {
    super(tokenMessages[code])
    this.code = code
  }
  /** For the header `www-authenticate`. A request without credentials gets no error code. */
  get challenge(): string {
    return this.code === 'TOKEN_REQUIRED' ? 'Bearer' : 'Bearer error="invalid_token"'
  }
}

/** A request whose token is valid, and whose sender may not do this. */
export class ForbiddenError extends ForbiddenException {
  override name = 'ForbiddenError' as const
  readonly code: 'GROUP_REQUIRED' | 'SCOPE_REQUIRED'
  /** @param wanted groups, one of which is required; or scopes, all of which are */
  constructor(code: 'GROUP_REQUIRED' | 'SCOPE_REQUIRED', wanted: readonly string[]) {
    super(
      code === 'GROUP_REQUIRED'
        ? `only for users in the group ${wanted.join(' or ')}`
        : `the access token needs the scope ${wanted.join(' and ')}`,
    )
    this.code = code
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

/** The service cannot start: without the user pool's keys it would refuse every token. */
export class KeysNotLoadedError extends Error {
  override name = 'KeysNotLoadedError' as const
  readonly code = 'KEYS_NOT_LOADED'
  constructor(message: string, cause: unknown) {
    super(message, { cause })
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
