import { Controller, Get } from '@nestjs/common'
import { RunningVersion } from './running-version.ts'
import type { Version } from './version.schema.ts'

@Controller('version')
export class VersionController {
  constructor(private readonly version: RunningVersion) {}

  @Get()
  read(): Version | Promise<Version> {
    return this.version.describe()
  }
}
