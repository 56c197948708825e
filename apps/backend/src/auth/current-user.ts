import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import type { User } from './user.ts'

/** Who sends the request. On a `@Public()` route every request is a 500. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): User => {
  const { user } = context.switchToHttp().getRequest<FastifyRequest>()
  if (!user) throw new Error('@CurrentUser() on a public route')
  return user
})
