import type { Operation } from '../http/operation.ts'
import { meSchema } from './me.schema.ts'

export const meOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/me',
    summary: 'The user of the access token',
    auth: true,
    answer: meSchema,
  },
]
