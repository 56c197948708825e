import { Module, type OnApplicationBootstrap } from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import { ENV } from '../config/config.module.ts'
import type { Env } from '../config/env.ts'
import { AuthGuard } from './auth.guard.ts'
import { loadKeys } from './load-keys.ts'
import { TokenVerifier } from './token-verifier.ts'

/** Every route requires an access token, except those that are `@Public()`. Without the pool's keys the service does not start. */
@Module({
  providers: [
    {
      provide: TokenVerifier,
      inject: [ENV],
      useFactory: (env: Env) =>
        new TokenVerifier({
          userPoolId: env.COGNITO_USER_POOL_ID,
          clientIds: env.COGNITO_CLIENT_IDS,
          endpoint: env.AWS_ENDPOINT_URL,
        }),
    },
    { provide: APP_GUARD, useClass: AuthGuard },
  ],
})
export class AuthModule implements OnApplicationBootstrap {
  /** Fetched while the routes are made. */
  readonly #keys: Promise<void>

  constructor(verifier: TokenVerifier) {
    this.#keys = loadKeys(verifier)
    // A failure ends the start below.
    this.#keys.catch(() => {})
  }

  /** @throws KeysNotLoadedError */
  onApplicationBootstrap(): Promise<void> {
    return this.#keys
  }
}
