import { join } from 'node:path'
import * as z from 'zod'
import { callGithub, type Github } from './api.ts'
import { readDeclaredJobs } from './workflow-file.ts'

const workflowRun = z.object({
  id: z.int(),
  head_sha: z.string(),
  html_url: z.string(),
  created_at: z.iso.datetime().transform(Date.parse),
  /** `completed`, or how far it is. */
  status: z.string().nullable(),
  /** `success`, `failure`, `cancelled` …; null while it is not completed. */
  conclusion: z.string().nullable(),
  display_title: z.string().default(''),
})

export type GithubRun = z.output<typeof workflowRun>

/**
 * The latest runs of a workflow on a branch, newest first. One that is started again keeps its place.
 * @param workflow its file: `deploy.yml`
 * @throws GithubError with GitHub's response
 * @see https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-workflow
 */
export async function latestRuns(
  github: Github,
  workflow: string,
  branch: string,
): Promise<GithubRun[]> {
  const query = `branch=${encodeURIComponent(branch)}&per_page=20`
  const found = await callGithub(github, 'GET', `/actions/workflows/${workflow}/runs?${query}`)
  const { workflow_runs } = z.object({ workflow_runs: z.array(workflowRun) }).parse(found)
  return workflow_runs.sort((a, b) => b.created_at - a.created_at)
}

const jobs = z.object({
  jobs: z.array(z.object({ name: z.string(), conclusion: z.string().nullable() })),
})

/** Its workflows declare the names of jobs. */
const repositoryRoot = join(import.meta.dirname, '../../../..')

/**
 * Whether a run has done what its workflow is for. The conclusion of the run does not show it: a run is a failure too where only
 * its message could not be posted.
 * @param workflow its file
 * @param job the id of the job that does it
 * @throws GithubError with GitHub's response
 * @see https://docs.github.com/rest/actions/workflow-jobs#list-jobs-for-a-workflow-run
 */
export async function hasSucceeded(
  github: Github,
  { id, conclusion }: GithubRun,
  workflow: string,
  job: string,
): Promise<boolean> {
  if (conclusion === 'success') return true
  if (conclusion === null) return false
  const listed = await callGithub(github, 'GET', `/actions/runs/${id}/jobs?per_page=100`)
  const declared = readDeclaredJobs(join(repositoryRoot, '.github/workflows', workflow))
  return jobs
    .parse(listed)
    .jobs.some((one) => one.conclusion === 'success' && declared[job]?.name.test(one.name))
}
