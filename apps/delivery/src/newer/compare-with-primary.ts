import type { DeploymentTarget } from '@repo/environments'
import { commitOf, describeService, describeTaskDefinition, type Ecs } from '../aws/ecs.ts'
import type { Github } from '../github/api.ts'
import { compareCommits } from '../github/compare-commits.ts'
import { commitSha } from '../inputs/schemas.ts'
import { shortCommit } from '../words.ts'

export interface PrimaryComparison {
  /** The commit that is PRIMARY, where the given one is an ancestor of it, or has been rewritten since. */
  readonly newer?: string
  /** What was found, in one line. */
  readonly words: string
}

/**
 * Compares a commit with the one that is PRIMARY.
 * @throws AwsCallError, GithubError
 */
export async function compareWithPrimary(
  ecs: Ecs,
  github: Github,
  target: DeploymentTarget,
  commit: string,
): Promise<PrimaryComparison> {
  const primary = await primaryTag(ecs, target)
  const [ours, theirs] = [shortCommit(commit), shortCommit(primary)]
  if (primary === undefined) return { words: 'nothing is deployed yet' }
  if (primary === commit) return { words: `${ours} is deployed already` }
  if (!commitSha.safeParse(primary).success)
    return {
      words: `not known whether ${ours} is newer: the deployed image ${primary} names no commit`,
    }
  const comparison = await compareCommits(github, commit, primary)
  switch (comparison?.status) {
    case undefined:
      return {
        words: `not known whether ${ours} is newer: GitHub has no ${theirs}, which is deployed`,
      }
    case 'ahead': {
      const count = comparison.ahead_by
      const newer = `${count} ${count === 1 ? 'commit' : 'commits'} newer`
      return {
        newer: primary,
        words: `${target.name} runs ${theirs}, which is ${newer} than ${ours}`,
      }
    }
    case 'diverged':
      if ((await isOn(github, target, primary)) && !(await isOn(github, target, commit)))
        return {
          newer: primary,
          words: `${target.name} runs ${theirs}, and ${ours} is no longer on the branch ${target.branch}`,
        }
      return { words: `${theirs} is deployed, and neither is an ancestor of the other` }
    default:
      return { words: `${ours} is newer than ${theirs}, which is deployed` }
  }
}

/** Whether a commit is the head of the environment's branch, or an ancestor of it. */
async function isOn(github: Github, { branch }: DeploymentTarget, commit: string) {
  const comparison = await compareCommits(github, commit, branch)
  return comparison?.status === 'ahead' || comparison?.status === 'identical'
}

async function primaryTag(ecs: Ecs, target: DeploymentTarget): Promise<string | undefined> {
  const service = await describeService(ecs, target)
  if (!service?.taskDefinition) return undefined
  const { containers = [] } = (await describeTaskDefinition(ecs, service.taskDefinition)) ?? {}
  return commitOf({ containers }, target) ?? 'without a tag'
}
