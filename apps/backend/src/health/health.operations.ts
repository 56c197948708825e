import type { Operation } from '../http/operation.ts'
import { healthSchema } from './health.schema.ts'

export const healthOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/livez',
    summary: 'Whether the process runs',
    answer: healthSchema,
    limited: false,
  },
  {
    method: 'get',
    path: '/readyz',
    summary: 'Whether new requests are welcome',
    answer: healthSchema,
    errors: { 503: 'STOPPING: the service is stopping' },
    limited: false,
  },
]
