import { Controller, Get } from '@nestjs/common'
import { RunningVersion } from './running-version.ts'

@Controller('version')
export class VersionController {
  constructor(private readonly version: RunningVersion) {}

  @Get()
  read(): ReturnType<RunningVersion['describe']> {
    return this.version.describe()
  }
}
