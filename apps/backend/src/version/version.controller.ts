import { Controller, Get, Inject } from '@nestjs/common'
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import { Public } from '../auth/public.ts'
import { ENV } from '../config/config.module.ts'
import type { Env } from '../config/env.ts'
import { type Version, versionSchema } from './version.schema.ts'

/** The delivery reads it after a deployment. It is public, so it has nothing else about the task. */
@Public()
@Controller('version')
export class VersionController {
  constructor(@Inject(ENV) private readonly env: Env) {}

  @Get()
  @ApiOperation({ summary: 'Which commit runs' })
  @ApiOkResponse({ standardSchema: versionSchema })
  read(): Version {
    return { commit: this.env.COMMIT }
  }
}
