import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common'
import { AuthGuard } from '../auth/auth.guard.ts'
import { CurrentUser } from '../auth/current-user.ts'
import type { User } from '../auth/user.ts'
import { Presigner } from './presigner.ts'
import { type Upload, type UploadRequest, uploadRequestSchema } from './upload.schema.ts'

/** Clients send files to S3 directly; the service only signs the URL for one announced file. */
@Controller('uploads')
@UseGuards(AuthGuard)
export class UploadsController {
  constructor(private readonly presigner: Presigner) {}

  @Post()
  @HttpCode(200)
  prepare(
    @CurrentUser() user: User,
    @Body({ schema: uploadRequestSchema }) request: UploadRequest,
  ): Promise<Upload> {
    return this.presigner.sign(user, request)
  }
}
