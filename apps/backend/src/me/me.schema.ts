import * as z from 'zod'

/** Body of the answer to `GET /me`. */
export const meSchema = z
  .object({
    subject: z.string().meta({ description: "Cognito's id of the user; never changes" }),
    username: z.string().optional().meta({ description: 'absent where a machine calls' }),
    client: z.string().meta({ description: 'id of the app client' }),
    groups: z.array(z.string()),
    scopes: z.array(z.string()),
    expires: z.iso.datetime().meta({ description: 'when the access token expires' }),
  })
  .meta({ id: 'Me' })

export type Me = z.output<typeof meSchema>
