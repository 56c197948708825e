import * as z from 'zod'
import { vulnerability } from '../scan/vulnerabilities.ts'

const sha = z.string().max(200)

/** The commit that runs against the one that should. */
const commitDrift = z.strictObject({
  /** Tag of the image that runs. */
  running: sha,
  state: z.enum(['same', 'differs', 'under_way', 'unknown']),
  /** Commit of the branch's newest deployment. */
  expected: sha.optional(),
  /** Page of its run, and how that ended. */
  run: z.url().max(300).optional(),
  conclusion: z.string().max(40).optional(),
  /** How many commits the running one is behind; `undefined` where it is no ancestor. */
  behind: z.int().optional(),
  /** Page of the rollback since. */
  rollback: z.url().max(300).optional(),
})

export type CommitDrift = z.infer<typeof commitDrift>

/** The commit of the branch's newest stacks, unless they are deployed. */
const stacksDrift = z.strictObject({
  state: z.enum(['same', 'differs', 'under_way', 'unknown']),
  expected: sha.optional(),
  /** Page of its run of infra.yml, and how that ended. */
  run: z.url().max(300).optional(),
  conclusion: z.string().max(40).optional(),
})

export type StacksDrift = z.infer<typeof stacksDrift>

/** The drift of one environment, passed from the job that finds it to the one that writes the issue. */
export const driftSchema = z.strictObject({
  environment: z.string().max(80),
  /** `undefined`: not compared. */
  commit: commitDrift.optional(),
  /** `undefined`: not compared. */
  stacksCommit: stacksDrift.optional(),
  /** `ecspresso diff`: what runs against the definitions of the branch; empty: the same. */
  definitions: z.string().max(60_000),
  /** `cdk drift`: what was changed outside of CloudFormation; `undefined`: not run. */
  stacks: z.string().max(60_000).optional(),
  image: z
    .strictObject({
      /** The image that runs, by its digest. */
      reference: z.string().max(300),
      vulnerabilities: z.array(vulnerability).max(50),
    })
    .optional(),
})

export type Drift = z.infer<typeof driftSchema>

/** Whether an environment drifted. Output of `cdk drift` that does not report 0 counts as drift. */
export function differs({ commit, stacksCommit, definitions, stacks, image }: Drift): boolean {
  if (commit?.state === 'differs' || stacksCommit?.state === 'differs') return true
  return definitions !== '' || hasDrifted(stacks) || (image?.vulnerabilities.length ?? 0) > 0
}

export function hasDrifted(stacks: string | undefined): boolean {
  return stacks !== undefined && !/Number of resources with drift: 0\b/.test(stacks)
}

/** Whether nothing is under way that could still make a difference. */
export function isSettled({ commit, stacksCommit }: Drift): boolean {
  return commit?.state === 'same' && stacksCommit?.state !== 'under_way'
}
