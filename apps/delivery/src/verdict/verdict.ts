import * as z from 'zod'

/** What became of a deployment, as ECS and the service itself say. */
export const verdict = z.object({
  outcome: z.enum([
    /** The new task definition serves, and answers with the commit where its URL is known. */
    'serving',
    /** ECS went back to the task definition that served before. */
    'rolled_back',
    'failed',
    'stopped',
    /** The newest deployment ended well, and is another one. */
    'other_serves',
    /** Not over when the time was up. */
    'undecided',
    /** ECS is content, but the service answers with another commit, or not at all. */
    'not_answering',
  ]),
  /** One sentence for people, without a full stop. */
  reason: z.string(),
  /** `family:revision` that is PRIMARY. */
  taskDefinition: z.string().optional(),
  /** The commit that is PRIMARY, by the tag of its image. */
  commit: z.string().optional(),
  /** How long the service deployment took, in seconds. */
  seconds: z.number().optional(),
})

export type Verdict = z.output<typeof verdict>
