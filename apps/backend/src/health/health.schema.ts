import * as z from 'zod'

/** What the health routes answer where all is well. */
export const healthSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Health' })

export type Health = z.output<typeof healthSchema>
