import * as z from 'zod'
import { handedVulnerability } from '../schemas.ts'

/** What was found in one environment, handed from the job that looks to the one that writes the issue. */
export const driftSchema = z.strictObject({
  environment: z.string().max(40),
  /** `ecspresso diff`: what runs against what the branch says; empty: the same. */
  definitions: z.string().max(60_000),
  /** `cdk drift`: what somebody changed beside CloudFormation; `undefined`: not asked. */
  stacks: z.string().max(60_000).optional(),
  image: z
    .strictObject({
      /** The image that runs, by its digest. */
      reference: z.string().max(300),
      vulnerabilities: z.array(handedVulnerability).max(50),
    })
    .optional(),
})

export type Drift = z.infer<typeof driftSchema>

/** Whether something is not as it should be. What cannot be read as "nothing" is something. */
export function differs({ definitions, stacks, image }: Drift): boolean {
  return definitions !== '' || hasDrifted(stacks) || (image?.vulnerabilities.length ?? 0) > 0
}

export function hasDrifted(stacks: string | undefined): boolean {
  return stacks !== undefined && !/Number of resources with drift: 0\b/.test(stacks)
}
