import * as z from 'zod'
import { callGithub, type Github } from './api.ts'

/** What GitHub has about an attempt of a run, besides the results of its jobs. */
export interface Attempt {
  readonly jobs: readonly JobRecord[]
  /** A reviewer rejected the deployment. */
  readonly rejection: Rejection | undefined
}

export interface JobRecord {
  /** As the page of the run shows it. */
  readonly name: string
  /** Whether it got a runner. Without one nothing of it was executed. */
  readonly started: boolean
  /** How long its steps took, in seconds; 0 where it did not start. */
  readonly seconds: number
}

export interface Rejection {
  readonly by: string
  /** Empty where the reviewer wrote none. */
  readonly comment: string
}

const time = z.string().nullish()
const jobs = z.object({
  jobs: z.array(
    z.object({
      name: z.string(),
      completed_at: time,
      steps: z.array(z.object({ started_at: time })).nullish(),
    }),
  ),
})
const approvals = z.array(
  z.object({
    state: z.string(),
    comment: z.string().nullish(),
    user: z.object({ login: z.string() }).nullish(),
  }),
)

/**
 * Reads an attempt of a run. The token needs `actions: read`.
 * @throws GithubError with GitHub's response
 * @see https://docs.github.com/rest/actions/workflow-jobs#list-jobs-for-a-workflow-run-attempt
 */
export async function readAttempt(github: Github, run: string, attempt: number): Promise<Attempt> {
  const [listed, rejection] = await Promise.all([
    callGithub(github, 'GET', `/actions/runs/${run}/attempts/${attempt}/jobs?per_page=100`),
    readRejection(github, run),
  ])
  return {
    jobs: jobs.parse(listed).jobs.map(({ name, completed_at, steps }) => ({
      name,
      started: (steps ?? []).length > 0,
      // From the first step, because `started_at` of the job may include its time in the queue.
      seconds: secondsBetween(steps?.[0]?.started_at, completed_at),
    })),
    rejection,
  }
}

/**
 * Who rejected the deployment of a run. The token needs `actions: read`.
 * @throws GithubError with GitHub's response
 * @see https://docs.github.com/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run
 */
export async function readRejection(
  github: Github,
  run: string | number,
): Promise<Rejection | undefined> {
  const reviews = approvals.parse(await callGithub(github, 'GET', `/actions/runs/${run}/approvals`))
  const rejected = reviews.find(({ state }) => state === 'rejected')
  return rejected && { by: rejected.user?.login ?? 'a reviewer', comment: rejected.comment ?? '' }
}

function secondsBetween(start: string | null | undefined, end: string | null | undefined): number {
  return start && end ? (Date.parse(end) - Date.parse(start)) / 1000 : 0
}
