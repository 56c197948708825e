import { Controller, Get, ServiceUnavailableException } from '@nestjs/common'
import { Lifecycle } from '../lifecycle.ts'
import type { Health } from './health.schema.ts'

/** Health checks of ECS (`/livez`, in the container) and of the load balancer (`/readyz`). */
@Controller()
export class HealthController {
  constructor(private readonly lifecycle: Lifecycle) {}

  /** The process answers. It checks nothing else: a restart does not repair a broken dependency. */
  @Get('livez')
  livez(): Health {
    return { status: 'ok' }
  }

  /** The service takes requests. 503 once it is stopping. */
  @Get('readyz')
  readyz(): Health {
    if (this.lifecycle.stopping)
      throw new ServiceUnavailableException('the service is stopping', { errorCode: 'STOPPING' })
    return { status: 'ok' }
  }
}
