import type { Operation } from '../openapi/operation.ts'
import { meSchema } from './me.schema.ts'

export const meOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/me',
    summary: 'Who sends the request, as the access token says',
    auth: true,
    answer: meSchema,
  },
]
