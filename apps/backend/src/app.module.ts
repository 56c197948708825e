import { type DynamicModule, Module } from '@nestjs/common'
import type { Logger } from 'pino'
import { AuthModule } from './auth/auth.module.ts'
import { createConfigModule } from './config/config.module.ts'
import type { Env } from './config/env.ts'
import { DocsModule } from './docs/docs.module.ts'
import { HealthModule } from './health/health.module.ts'
import { MeModule } from './me/me.module.ts'
import { UploadsModule } from './uploads/uploads.module.ts'
import { VersionModule } from './version/version.module.ts'

/** The service: one module for each feature. */
@Module({ imports: [AuthModule, HealthModule, VersionModule, MeModule, UploadsModule] })
class AppModule {}

export function createAppModule(env: Env, logger: Logger): DynamicModule {
  const docs = env.API_DOCS === 'on' ? [DocsModule] : []
  return { module: AppModule, imports: [createConfigModule(env, logger), ...docs] }
}
