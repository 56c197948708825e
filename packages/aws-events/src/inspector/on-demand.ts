import * as z from 'zod/mini'
import { type DeclaredFields, envelope, name } from '../envelope.ts'

/**
 * A scan that somebody started has ended. AWS documents it for machine images only.
 *
 * @see https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
 */
export type InspectorOnDemandScan = DeclaredFields<z.output<typeof inspectorOnDemandScan>>

export const inspectorOnDemandScan = z.looseObject({
  ...envelope,
  source: z.literal('aws.inspector2'),
  'detail-type': z.literal('Inspector2 OnDemand Scan Complete'),
  detail: z.looseObject({
    /** `ami-0abcdef1234567890` */
    resourceId: name,
    /** `MACHINE_IMAGE` */
    resourceType: z.optional(z.string()),
    /** `SUCCESSFUL` or `FAILED`. */
    scanStatus: name,
    /** Why it failed: `UNSUPPORTED_OS`, … */
    scanStatusReason: z.optional(z.string()),
  }),
})
