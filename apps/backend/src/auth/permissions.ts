import { applyDecorators, SetMetadata } from '@nestjs/common'
import { ApiExtension } from '@nestjs/swagger'

export const GROUPS = 'groups'
export const SCOPES = 'scopes'

/** Only users in one of these groups of the user pool: `@Groups('admins')`. Others get 403. */
export function Groups(...groups: readonly [string, ...string[]]) {
  return applyDecorators(SetMetadata(GROUPS, groups), ApiExtension('x-groups', groups))
}

/** Only access tokens that have all of these scopes: `@Scopes('orders/write')`. Others get 403. */
export function Scopes(...scopes: readonly [string, ...string[]]) {
  return applyDecorators(SetMetadata(SCOPES, scopes), ApiExtension('x-scopes', scopes))
}
