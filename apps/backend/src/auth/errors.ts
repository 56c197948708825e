import { ForbiddenException, UnauthorizedException } from '@nestjs/common'

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

/** The service cannot start: without the user pool's keys it would refuse every token. */
export class KeysNotLoadedError extends Error {
  override name = 'KeysNotLoadedError' as const
  readonly code = 'KEYS_NOT_LOADED'
  constructor(message: string, cause: unknown) {
    super(message, { cause })
  }
}
