import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import { TokenError } from '../http/errors.ts'
import { TokenVerifier } from './token-verifier.ts'
import type { User } from './user.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sends the request; `null` on routes that require no token. */
    user: User | null
  }
}

/**
 * Rejects requests without a valid access token: `@UseGuards(AuthGuard)` on a controller or a route; `@CurrentUser()`
 * is the sender.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(private readonly verifier: TokenVerifier) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>()
    const [, token] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? []
    if (!token) throw new TokenError('TOKEN_REQUIRED')
    request.user = await this.verifier.verify(token)
    return true
  }
}
