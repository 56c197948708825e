import { Controller, Get } from '@nestjs/common'
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import { CurrentUser } from '../auth/current-user.ts'
import type { User } from '../auth/user.ts'
import { type Me, meSchema } from './me.schema.ts'

@Controller('me')
export class MeController {
  @Get()
  @ApiOperation({ summary: 'The user of the access token' })
  @ApiOkResponse({ standardSchema: meSchema })
  read(@CurrentUser() user: User): Me {
    return {
      ...user,
      groups: [...user.groups],
      scopes: [...user.scopes],
      expires: user.expires.toISOString(),
    }
  }
}
