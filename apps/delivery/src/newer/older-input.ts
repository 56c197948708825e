import * as z from 'zod'

/** Input of the checks that keep an older commit from being deployed over a newer one. */
export const olderInput = {
  env: 'ALLOW_OLDER',
  means: 'true where an older commit may be deployed over a newer one',
  schema: z.enum(['true', 'false'], 'must be true or false').default('false'),
} as const
