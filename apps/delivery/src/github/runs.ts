import * as z from 'zod'
import { callGithub, type Github } from './api.ts'

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
