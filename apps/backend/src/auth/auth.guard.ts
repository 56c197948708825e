import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import type { FastifyRequest } from 'fastify'
import { ForbiddenError, TokenError } from '../http/errors.ts'
import { GROUPS, SCOPES } from './permissions.ts'
import { PUBLIC } from './public.ts'
import { TokenVerifier } from './token-verifier.ts'
import type { User } from './user.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sends the request; `null` on routes that require no token. */
    user: User | null
  }
}

/** Rejects requests without a valid access token, on every route that is not `@Public()`. `@CurrentUser()` is the sender. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    return this.#read<boolean>(PUBLIC, context) ? true : this.#authenticate(context)
  }

  async #authenticate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>()
    const [, token] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? []
    if (!token) throw new TokenError('TOKEN_REQUIRED')
    const user = await this.verifier.verify(token)
    const groups = this.#read<string[]>(GROUPS, context)
    if (groups && !groups.some((group) => user.groups.includes(group)))
      throw new ForbiddenError('GROUP_REQUIRED', groups)
    const scopes = this.#read<string[]>(SCOPES, context)
    if (scopes && !scopes.every((scope) => user.scopes.includes(scope)))
      throw new ForbiddenError('SCOPE_REQUIRED', scopes)
    request.user = user
    return true
  }

  /** Of the route, else of its controller. */
  #read<T>(key: string, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride(key, [context.getHandler(), context.getClass()])
  }
}
