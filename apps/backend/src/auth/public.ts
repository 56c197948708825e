import { applyDecorators, SetMetadata } from '@nestjs/common'
import { ApiExtension } from '@nestjs/swagger'

export const PUBLIC = 'public'

/** A route, or a controller, that requires no access token. Without it, every route requires one. */
export function Public() {
  return applyDecorators(SetMetadata(PUBLIC, true), ApiExtension('x-public', true))
}
