import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import type { FastifyRequest } from 'fastify'
import { ForbiddenError, TokenError } from './errors.ts'
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

/** Who may use a route. */
interface Rule {
  readonly isPublic: boolean
  readonly groups: readonly string[] | undefined
  readonly scopes: readonly string[] | undefined
}

/** Rejects requests without a valid access token, on every route that is not `@Public()`. `@CurrentUser()` is the sender. */
@Injectable()
export class AuthGuard implements CanActivate {
  readonly #rules = new WeakMap<object, WeakMap<object, Rule>>()

  constructor(
    private readonly verifier: TokenVerifier,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const rule = this.#ruleOf(context.getHandler(), context.getClass())
    if (rule.isPublic) return true
    const request = context.switchToHttp().getRequest<FastifyRequest>()
    const [, token] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? []
    if (!token) throw new TokenError('TOKEN_REQUIRED')
    const verified = this.verifier.find(token)
    if (verified) return admit(request, verified, rule)
    return this.verifier.verify(token).then((user) => admit(request, user, rule))
  }

  /** Of the route, else of its controller. Decorators do not change, so they are read once. */
  #ruleOf(handler: object, controller: object): Rule {
    let rules = this.#rules.get(handler)
    if (!rules) {
      rules = new WeakMap()
      this.#rules.set(handler, rules)
    }
    let rule = rules.get(controller)
    if (!rule) {
      const read = <T>(key: string): T | undefined =>
        this.reflector.getAllAndOverride(key, [handler as never, controller as never])
      rule = { isPublic: read(PUBLIC) ?? false, groups: read(GROUPS), scopes: read(SCOPES) }
      rules.set(controller, rule)
    }
    return rule
  }
}

/** @throws ForbiddenError */
function admit(request: FastifyRequest, user: User, { groups, scopes }: Rule): true {
  if (groups && !groups.some((group) => user.groups.includes(group)))
    throw new ForbiddenError('GROUP_REQUIRED', groups)
  if (scopes && !scopes.every((scope) => user.scopes.includes(scope)))
    throw new ForbiddenError('SCOPE_REQUIRED', scopes)
  request.user = user
  return true
}
