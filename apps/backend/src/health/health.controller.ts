import { Controller, Get, ServiceUnavailableException } from '@nestjs/common'
import { Lifecycle } from '../lifecycle.ts'
import type { Health } from './health.schema.ts'

/** Asked by ECS (`/livez`, the container's health check) and by the load balancer (`/readyz`). */
@Controller()
export class HealthController {
  constructor(private readonly lifecycle: Lifecycle) {}

  /** The process answers. It asks nothing else: a broken dependency is not cured by a restart. */
  @Get('livez')
  livez(): Health {
    return { status: 'ok' }
  }

  /** New requests are welcome. 503 as soon as the service was told to stop. */
  @Get('readyz')
  readyz(): Health {
    if (this.lifecycle.stopping)
      throw new ServiceUnavailableException('the service is stopping', { errorCode: 'STOPPING' })
    return { status: 'ok' }
  }
}
