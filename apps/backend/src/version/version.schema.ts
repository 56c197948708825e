import * as z from 'zod'

/** Body of the answer to `GET /version`. */
export const versionSchema = z
  .object({ commit: z.string().meta({ description: '40 hexadecimal digits, or unknown' }) })
  .meta({ id: 'Version' })

export type Version = z.output<typeof versionSchema>
