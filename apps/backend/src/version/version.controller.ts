import { Controller, Get, Header } from '@nestjs/common'
import { RunningVersion } from './running-version.ts'

@Controller('version')
export class VersionController {
  constructor(private readonly version: RunningVersion) {}

  @Get()
  @Header('cache-control', 'no-store')
  read(): ReturnType<RunningVersion['describe']> {
    return this.version.describe()
  }
}
