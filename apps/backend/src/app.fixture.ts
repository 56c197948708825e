import type { DynamicModule, Type } from '@nestjs/common'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { Test, type TestingModuleBuilder } from '@nestjs/testing'
import { onTestFinished } from 'vitest'
import { createAppModule } from './app.module.ts'
import { configureApp, createAdapter, factoryOptions } from './app.ts'
import { TokenVerifier } from './auth/token-verifier.ts'
import { openVerifier } from './auth/tokens.fixture.ts'
import { validEnv } from './config/env.fixture.ts'
import { readEnv } from './config/env.ts'
import { Lifecycle } from './lifecycle.ts'
import { createLoggers } from './logging/logger.ts'
import { createNestLogger } from './logging/nest-logger.ts'

interface Changes {
  /** Variables of the environment, in addition to valid ones. */
  readonly env?: Readonly<Record<string, string>>
  /** Modules of a test, beside those of the service. */
  readonly imports?: readonly (Type | DynamicModule)[]
  /** Replaces providers: `(module) => module.overrideProvider(Orders).useValue(orders)`. */
  readonly override?: (module: TestingModuleBuilder) => TestingModuleBuilder
  readonly verifier?: TokenVerifier
  readonly requestTimeoutMs?: number
}

/** The application without a port, its log lines, its stopping state and its routes. Closed when the test ends. */
export async function openApp({ override = (module) => module, ...changes }: Changes = {}) {
  const env = readEnv({
    RATE_LIMIT: '0',
    COMMIT: 'c'.repeat(40),
    AWS_ACCESS_KEY_ID: '111122223333',
    AWS_SECRET_ACCESS_KEY: 'secret',
    ...validEnv,
    ...changes.env,
  })
  const lines: Record<string, unknown>[] = []
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) }
  const loggers = createLoggers(env.LOG_LEVEL, { destination })
  const { requestTimeoutMs } = changes
  const parts = { env, loggers, ...(requestTimeoutMs && { requestTimeoutMs }) }
  const module = Test.createTestingModule({
    imports: [createAppModule(env, loggers.logger), ...(changes.imports ?? [])],
  })
    .overrideProvider(TokenVerifier)
    .useValue(changes.verifier ?? openVerifier().verifier)
  const compiled = await override(module).compile()
  const app = compiled.createNestApplication<NestFastifyApplication>(createAdapter(parts), {
    ...factoryOptions,
    logger: createNestLogger(loggers.logger),
  })
  await configureApp(app, parts)
  const routes: string[] = []
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', ({ method, url }) => {
      // Fastify adds HEAD to every GET by itself.
      if (method !== 'HEAD') routes.push(`${method} ${url}`)
    })
  await app.init()
  await app.getHttpAdapter().getInstance().ready()
  onTestFinished(() => app.close())
  return { app, lifecycle: app.get(Lifecycle), lines, routes }
}
