import { Body, Controller, HttpCode, Post } from '@nestjs/common'
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import { CurrentUser } from '../auth/current-user.ts'
import type { User } from '../auth/user.ts'
import { Presigner } from './presigner.ts'
import {
  type Upload,
  type UploadRequest,
  uploadRequestSchema,
  uploadSchema,
} from './upload.schema.ts'

/** Clients send files to S3 directly; the service only signs the URL for one announced file. */
@Controller('uploads')
export class UploadsController {
  constructor(private readonly presigner: Presigner) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'A URL to which this one file may be sent, within five minutes' })
  @ApiOkResponse({ standardSchema: uploadSchema })
  prepare(
    @CurrentUser() user: User,
    @Body({ schema: uploadRequestSchema }) request: UploadRequest,
  ): Promise<Upload> {
    return this.presigner.sign(user, request)
  }
}
