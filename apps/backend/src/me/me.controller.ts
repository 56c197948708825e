import { Controller, Get, UseGuards } from '@nestjs/common'
import { AuthGuard } from '../auth/auth.guard.ts'
import { CurrentUser } from '../auth/current-user.ts'
import type { User } from '../auth/user.ts'
import type { Me } from './me.schema.ts'

/** Returns the user of the access token. */
@Controller('me')
@UseGuards(AuthGuard)
export class MeController {
  @Get()
  read(@CurrentUser() user: User): Me {
    return {
      ...user,
      groups: [...user.groups],
      scopes: [...user.scopes],
      expires: user.expires.toISOString(),
    }
  }
}
