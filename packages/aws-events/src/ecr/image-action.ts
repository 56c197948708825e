import * as z from 'zod/mini'
import { type DeclaredFields, envelope, name } from '../envelope.ts'

/**
 * An image was pushed, deleted or moved to another storage class. `resources` is empty.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 */
export type EcrImageAction = DeclaredFields<z.output<typeof ecrImageAction>>

export const ecrImageAction = z.looseObject({
  ...envelope,
  source: z.literal('aws.ecr'),
  'detail-type': z.literal('ECR Image Action'),
  detail: z.looseObject({
    /** `PUSH`, `DELETE` or `UPDATE_STORAGE_CLASS`. */
    'action-type': name,
    /** `SUCCESS` or `FAILURE`. */
    result: name,
    'repository-name': name,
    'image-digest': z.optional(z.string()),
    'image-tag': z.optional(z.string()),
  }),
})
