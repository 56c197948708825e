import { Module } from '@nestjs/common'
import { bucketAt } from '../config/bucket.ts'
import { ENV } from '../config/config.module.ts'
import type { Env } from '../config/env.ts'
import { credentialsOf } from './credentials.ts'
import { Presigner } from './presigner.ts'
import { UploadsController } from './uploads.controller.ts'

@Module({
  controllers: [UploadsController],
  providers: [
    {
      provide: Presigner,
      inject: [ENV],
      useFactory: (env: Env) =>
        new Presigner({
          bucket: bucketAt(env.S3_URL, env.REGION),
          credentials: credentialsOf(env),
        }),
    },
  ],
})
export class UploadsModule {}
