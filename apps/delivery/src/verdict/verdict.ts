import * as z from 'zod'

/** How a deployment ended, by ECS and the service itself; also an output of a job. */
export const verdict = z.object({
  outcome: z.enum([
    /** The new task definition serves, and reports the commit where its URL is given. */
    'serving',
    /** ECS rolled back to the task definition that served before. */
    'rolled_back',
    'failed',
    'stopped',
    /** The newest deployment was successful, and is another one. */
    'other_serves',
    /** Not finished in time. */
    'undecided',
    /** Successful for ECS, but the service reports another commit, or does not answer. */
    'not_answering',
    /** Successful for ECS, but no task runs, or none is to run. */
    'nothing_runs',
    /** Successful for ECS, and a schedule wants no task: nothing shows yet whether it works. */
    'scaled_to_zero',
    /** Successful for ECS, but tasks are missing, end again, or are not healthy for the load balancer. */
    'unhealthy',
    /** Successful for ECS, but the service has not all settings of its definition. */
    'incomplete',
  ]),
  /** One sentence for people, without a full stop. */
  reason: z.string(),
  /** `family:revision` that is PRIMARY. */
  taskDefinition: z.string().optional(),
  /** The commit that is PRIMARY, by the tag of its image. */
  commit: z.string().optional(),
  /** False: no load balancer sends it requests, so it runs, and nothing shows that it serves. */
  requests: z.boolean().optional(),
  /** How long the service deployment took, in seconds. */
  seconds: z.number().optional(),
})

export type Verdict = z.output<typeof verdict>
