import * as z from 'zod'

/** Body of health checks with status 200. */
export const healthSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Health' })

export type Health = z.output<typeof healthSchema>
