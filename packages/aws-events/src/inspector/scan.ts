import * as z from 'zod/mini'
import { type DeclaredFields, envelope, name, severityCounts } from '../envelope.ts'

/**
 * Amazon Inspector ended the first scan of an image. `repository-name` is the whole ARN: use `parseRepository`.
 *
 * @see https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
 */
export type InspectorScan = DeclaredFields<z.output<typeof inspectorScan>>

export const inspectorScan = z.looseObject({
  ...envelope,
  source: z.literal('aws.inspector2'),
  'detail-type': z.literal('Inspector2 Scan'),
  detail: z.looseObject({
    /** `INITIAL_SCAN_COMPLETE`. */
    'scan-status': name,
    'repository-name': name,
    'image-digest': z.optional(z.string()),
    'image-tags': z._default(z.array(z.string()), []),
    /** `CRITICAL`, `HIGH`, `MEDIUM` and `TOTAL`. */
    'finding-severity-counts': z.optional(severityCounts),
  }),
})
