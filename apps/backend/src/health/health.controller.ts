import { Controller, Get, ServiceUnavailableException } from '@nestjs/common'
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse } from '@nestjs/swagger'
import { Public } from '../auth/public.ts'
import { errorSchema } from '../http/errors.ts'
import { Lifecycle } from '../lifecycle.ts'
import { type Health, healthSchema } from './health.schema.ts'

/** Health checks of ECS (`/livez`, in the container) and of the load balancer (`/readyz`). */
@Public()
@Controller()
export class HealthController {
  constructor(private readonly lifecycle: Lifecycle) {}

  /** It checks nothing else: a restart does not repair a broken dependency. */
  @Get('livez')
  @ApiOperation({ summary: 'Whether the process runs' })
  @ApiOkResponse({ standardSchema: healthSchema })
  livez(): Health {
    return { status: 'ok' }
  }

  @Get('readyz')
  @ApiOperation({ summary: 'Whether the service takes requests' })
  @ApiOkResponse({ standardSchema: healthSchema })
  @ApiServiceUnavailableResponse({
    description: 'STOPPING: the service is stopping',
    standardSchema: errorSchema,
  })
  readyz(): Health {
    if (this.lifecycle.stopping)
      throw new ServiceUnavailableException('the service is stopping', { errorCode: 'STOPPING' })
    return { status: 'ok' }
  }
}
