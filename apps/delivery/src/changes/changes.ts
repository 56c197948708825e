import * as z from 'zod'
import { handedVulnerability } from '../schemas.ts'

/** Text of a comparison, longer than what a comment could show being cut. */
const diff = z.string().max(60_000)
const bytes = z.int().nonnegative()

/**
 * What a pull request would change, handed from the jobs that run its code to the one that may write. So everything in
 * it is a stranger's: it is read by this schema, limited, and escaped before anybody sees it.
 */
export const changesSchema = z.strictObject({
  environments: z
    .array(
      z.strictObject({
        environment: z.string().max(40),
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
        environment: z.string().max(40),
        /** `undefined`: AWS was not asked. */
        diff: diff.optional(),
        /** Why it was not. */
        notAsked: z.string().max(300).optional(),
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
      added: z.array(handedVulnerability).max(50),
      /** More than those listed. */
      more: z.int().nonnegative(),
      resolved: z.int().nonnegative(),
    })
    .optional(),
})

export type Changes = z.infer<typeof changesSchema>
export type EnvironmentChange = Changes['environments'][number]
export type InfraChange = Changes['infra'][number]
export type Size = Changes['sizes'][number]
export type Vulnerabilities = NonNullable<Changes['vulnerabilities']>

/** Longest comparison that is handed over, in characters. */
export const longestDiff = 20_000

/** A text that says so when its end is missing. */
export function cut(text: string, length = longestDiff): string {
  if (text.length <= length) return text
  const kept = text.slice(0, text.lastIndexOf('\n', length) + 1 || length)
  const lost = text.slice(kept.length).split('\n').length
  return `${kept}… ${lost} lines more\n`
}
