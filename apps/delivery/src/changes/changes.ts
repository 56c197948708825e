import * as z from 'zod'
import { vulnerability } from '../scan/vulnerabilities.ts'

/** The text of a comparison, cut where it is longer than a comment can show. */
const diff = z.string().max(60_000)
const bytes = z.int().nonnegative()

/**
 * What a pull request would change, passed from the jobs that run its code to the one that may write a comment. All of it is
 * untrusted: it is parsed by this schema, limited, and escaped before it is shown.
 */
export const changesSchema = z.strictObject({
  environments: z
    .array(
      z.strictObject({
        environment: z.string().max(80),
        taskDefinition: diff,
        service: diff,
      }),
    )
    .max(20),
  /** What rendered the definitions: ecspresso and its version, or its stand-in. */
  renderedBy: z.string().max(100),
  infra: z
    .array(
      z.strictObject({
        environment: z.string().max(80),
        /** Output of `cdk diff`. */
        diff: diff.optional(),
        /** Why there is none. */
        unavailable: z.string().max(300).optional(),
      }),
    )
    .max(20),
  sizes: z
    .array(
      z.strictObject({
        what: z.string().max(80),
        before: bytes.optional(),
        after: bytes.optional(),
      }),
    )
    .max(20),
  vulnerabilities: z
    .strictObject({
      added: z.array(vulnerability).max(50),
      /** More than those listed. */
      more: z.int().nonnegative(),
      resolved: z.int().nonnegative(),
    })
    .optional(),
})

export type Changes = z.infer<typeof changesSchema>
export type EnvironmentChange = Changes['environments'][number]
export type InfraChange = Changes['infra'][number]
export type SizeChange = Changes['sizes'][number]
export type VulnerabilityChange = NonNullable<Changes['vulnerabilities']>
