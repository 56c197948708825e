import type { Operation } from '../http/operation.ts'
import { versionSchema } from './version.schema.ts'

export const versionOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/version',
    summary: 'Which commit runs where, and since when',
    answer: versionSchema,
  },
]
