import * as z from 'zod'

const problem = 'must be a number from 0 to 65535'

/** A port to listen on; 0: a free one. */
export const port = z
  .string()
  .regex(/^\d{1,5}$/, problem)
  .transform(Number)
  .refine((number) => number < 65_536, problem)
