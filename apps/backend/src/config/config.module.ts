import { type DynamicModule, Global, Module } from '@nestjs/common'
import type { Logger } from 'pino'
import { Lifecycle } from '../lifecycle.ts'
import { LOGGER } from '../logging/logger.ts'
import type { Env } from './env.ts'

/** Key by which the checked environment is injected: `@Inject(ENV) private readonly env: Env`. */
export const ENV = Symbol('ENV')

/** What exists before Nest, for every module: the environment and the logger. */
@Global()
@Module({})
class ConfigModule {}

export function createConfigModule(env: Env, logger: Logger): DynamicModule {
  const providers = [
    { provide: ENV, useValue: env },
    { provide: LOGGER, useValue: logger },
    Lifecycle,
  ]
  return { module: ConfigModule, providers, exports: providers }
}
