import * as z from 'zod/mini'
import { type DeclaredFields, envelope, name } from '../envelope.ts'

/**
 * Amazon Inspector opened, changed or closed a finding in an image: one event each, so a new
 * image may bring a hundred. Duplicates have the same `findingArn`. Its times are not ISO 8601: use `parseInspectorTime`.
 *
 * @see https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
 */
export type InspectorFinding = DeclaredFields<z.output<typeof inspectorFinding>>

const vulnerablePackage = z.looseObject({
  name: z.string(),
  version: z.optional(z.string()),
  fixedInVersion: z.optional(z.string()),
})

const containerImage = z.looseObject({
  repositoryName: name,
  imageHash: z.optional(z.string()),
  imageTags: z._default(z.array(z.string()), []),
  /** How many ECS tasks and EKS pods run it. More than 0: the finding is live. */
  inUseCount: z.optional(z.number()),
})

export const inspectorFinding = z.looseObject({
  ...envelope,
  source: z.literal('aws.inspector2'),
  'detail-type': z.literal('Inspector2 Finding'),
  detail: z.looseObject({
    findingArn: name,
    /** `ACTIVE`, `SUPPRESSED` or `CLOSED`. */
    status: name,
    /** `CRITICAL`, `HIGH`, `MEDIUM`, `LOW`, `INFORMATIONAL` or `UNTRIAGED`. */
    severity: name,
    /** `PACKAGE_VULNERABILITY`, … */
    type: z.optional(z.string()),
    /** `CVE-2026-1234 - openssl`. */
    title: z.optional(z.string()),
    updatedAt: z.optional(z.string()),
    inspectorScore: z.optional(z.number()),
    /** `YES`, `NO` or `PARTIAL`. */
    fixAvailable: z.optional(z.string()),
    /** `YES` or `NO`. */
    exploitAvailable: z.optional(z.string()),
    packageVulnerabilityDetails: z.optional(
      z.looseObject({
        vulnerabilityId: z.optional(z.string()),
        sourceUrl: z.optional(z.string()),
        vulnerablePackages: z._default(z.array(vulnerablePackage), []),
      }),
    ),
    resources: z.array(
      z.looseObject({
        type: name,
        id: z.optional(z.string()),
        details: z.optional(z.looseObject({ awsEcrContainerImage: z.optional(containerImage) })),
      }),
    ),
  }),
})
