import type { DeploymentTarget } from '@repo/environments'
import type { Github } from '../github/api.ts'
import { hasSucceeded, latestRuns } from '../github/runs.ts'
import type { StacksDrift } from './drift.ts'

const workflow = 'infra.yml'

/**
 * Compares the stacks that were deployed with those that should be: of the commit of the branch's newest run of `infra.yml`. `cdk drift`
 * compares a stack only with its own template, of whatever commit that is.
 * @throws GithubError with GitHub's response
 */
export async function compareStacks(
  github: Github,
  { branch }: DeploymentTarget,
): Promise<StacksDrift> {
  const runs = await latestRuns(github, workflow, branch)
  const [newest] = runs
  if (!newest) return { state: 'unknown' }
  // The same commit may have been started again by hand.
  const ofCommit = runs.filter(({ head_sha }) => head_sha === newest.head_sha)
  for (const run of ofCommit)
    if (await hasSucceeded(github, run, workflow, 'deploy')) return { state: 'same' }
  const open = ofCommit.find(({ status }) => status !== 'completed')
  const { head_sha: expected, html_url: run, conclusion } = open ?? newest
  return {
    state: open ? 'under_way' : 'differs',
    expected,
    run,
    ...(conclusion !== null && { conclusion }),
  }
}
