import * as z from 'zod'

/** Body of the answer to `GET /version`. */
export const versionSchema = z
  .object({
    commit: z.string().meta({ description: '40 hexadecimal digits, or unknown' }),
    environment: z.string(),
    started: z.iso.datetime(),
    task: z.string().optional().meta({ description: 'id of the ECS task' }),
    taskDefinition: z.string().optional().meta({ description: 'family:revision' }),
    imageDigest: z.string().optional().meta({ description: 'sha256:… of the image that runs' }),
  })
  .meta({ id: 'Version', description: 'The last three exist on ECS only.' })

export type Version = z.output<typeof versionSchema>
