import * as z from 'zod/mini'
import { type DeclaredFields, envelope, isoTime, name } from '../envelope.ts'

/**
 * Amazon Inspector began, stopped or refused to scan an image. It has neither a repository nor a digest: `resources` has the image's ARN.
 *
 * @see https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
 */
export type InspectorCoverage = DeclaredFields<z.output<typeof inspectorCoverage>>

export const inspectorCoverage = z.looseObject({
  ...envelope,
  source: z.literal('aws.inspector2'),
  'detail-type': z.literal('Inspector2 Coverage'),
  detail: z.looseObject({
    scanStatus: z.looseObject({
      /** `ACTIVE` or `INACTIVE`. */
      statusCodeValue: name,
      /**
       * `SUCCESSFUL`, `SCAN_ELIGIBILITY_EXPIRED`, `UNSUPPORTED_OS`, …
       * @see https://docs.aws.amazon.com/inspector/v2/APIReference/API_ScanStatus.html
       */
      reason: z.optional(z.string()),
    }),
    /** More exact than `time`. */
    eventTimestamp: z.optional(isoTime),
  }),
})
