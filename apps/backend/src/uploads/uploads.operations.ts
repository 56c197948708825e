import type { Operation } from '../http/operation.ts'
import { uploadRequestSchema, uploadSchema } from './upload.schema.ts'

export const uploadsOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/uploads',
    summary: 'A URL to which this one file may be sent, within five minutes',
    auth: true,
    body: uploadRequestSchema,
    answer: uploadSchema,
  },
]
