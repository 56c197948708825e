import { join } from 'node:path'
import type { DeploymentTarget } from '@repo/environments'
import type { Github } from '../github/api.ts'
import { compareCommits } from '../github/compare-commits.ts'
import { type GithubRun, hasSucceeded, latestRuns } from '../github/runs.ts'
import { startsBy } from '../github/workflow-file.ts'
import type { CommitDrift } from './drift.ts'

/**
 * Compares the commit that runs with the one that should: the commit of the branch's newest run of `deploy.yml`, which GitHub starts for
 * every push that changes the service, unless its message forbids it. One that is under way, or waits for its reviewers, is no
 * difference yet.
 * @param running tag of the image that runs
 * @param root work tree of the branch
 * @throws GithubError with GitHub's response
 */
export async function compareCommit(
  github: Github,
  target: DeploymentTarget,
  running: string,
  root: string,
): Promise<CommitDrift> {
  const [newest] = await latestRuns(github, workflow, target.branch)
  if (!newest) return { running, state: 'unknown' }
  const since = await undeployedSince(github, newest, target, root)
  const { html_url: run, conclusion } = newest
  const expected = since ?? newest.head_sha
  if (running === expected) return { running, state: 'same' }
  if (newest.status !== 'completed') return { running, state: 'under_way', expected, run }
  const rollback = await rollbackAfter(github, newest, target)
  const comparison = await compareCommits(github, running, expected)
  return {
    running,
    state: 'differs',
    expected,
    run,
    ...(conclusion !== null && { conclusion }),
    ...(comparison?.status === 'ahead' && { behind: comparison.ahead_by }),
    ...(rollback && { rollback: rollback.html_url }),
  }
}

const workflow = 'deploy.yml'

/** Most commits that GitHub lists in a page. */
const commitsAPage = 100

/** The head of the branch, where commits since a run change the service and have started no run: `[skip ci]`. */
async function undeployedSince(
  github: Github,
  { head_sha }: GithubRun,
  { branch }: DeploymentTarget,
  root: string,
): Promise<string | undefined> {
  const comparison = await compareCommits(github, head_sha, branch, commitsAPage)
  if (comparison?.status !== 'ahead') return undefined
  const files = comparison.files.map(({ filename }) => filename)
  if (!startsBy(join(root, '.github/workflows', workflow), files)) return undefined
  const { commits, ahead_by: count } = comparison
  return count === commits.length ? commits.at(-1)?.sha : branch
}

/** The rollback of this environment since the newest deployment; it has the environment in its title. */
async function rollbackAfter(
  github: Github,
  { created_at }: GithubRun,
  target: DeploymentTarget,
): Promise<GithubRun | undefined> {
  const runs = await latestRuns(github, 'rollback.yml', target.branch)
  const { name, service, services } = target
  // Where no service was named, it was the first one.
  const labels = [`${name}/${service.name}`, ...(service.name === services[0].name ? [name] : [])]
  const titles = labels.map((label) => `Roll back ${label} `)
  const since = runs.filter(
    ({ created_at: at, display_title }) =>
      at > created_at && titles.some((title) => display_title.startsWith(title)),
  )
  for (const run of since)
    if (await hasSucceeded(github, run, 'rollback.yml', 'rollback')) return run
  return undefined
}
