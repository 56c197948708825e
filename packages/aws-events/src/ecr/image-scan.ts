import * as z from 'zod/mini'
import { type DeclaredFields, envelope, name, severityCounts } from '../envelope.ts'

/**
 * A basic scan of an image ended. Sent on a best-effort basis.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 */
export type EcrImageScan = DeclaredFields<z.output<typeof ecrImageScan>>

export const ecrImageScan = z.looseObject({
  ...envelope,
  source: z.literal('aws.ecr'),
  'detail-type': z.literal('ECR Image Scan'),
  detail: z.looseObject({
    /** `COMPLETE` or `FAILED`. */
    'scan-status': name,
    'repository-name': name,
    'image-digest': z.optional(z.string()),
    /** Empty if the image has no tag. */
    'image-tags': z._default(z.array(z.string()), []),
    /** Missing if nothing was found, and if the scan failed: read `scan-status` first. */
    'finding-severity-counts': z.optional(severityCounts),
  }),
})
