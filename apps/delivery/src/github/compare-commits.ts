import * as z from 'zod'
import { GithubError } from '../errors.ts'
import { callGithub, type Github } from './api.ts'

const comparison = z.object({
  /** `ahead`: the base is an ancestor of the head. */
  status: z.enum(['ahead', 'behind', 'identical', 'diverged']),
  ahead_by: z.int(),
  /** Of the head, oldest first, as many as a page has. */
  commits: z.array(z.object({ sha: z.string() })).default([]),
  /** Changed since the common ancestor; GitHub lists three hundred. */
  files: z.array(z.object({ filename: z.string() })).default([]),
})

/** How a commit or branch relates to another one. */
export type CommitComparison = z.output<typeof comparison>

/**
 * Compares two commits, without a checkout of either.
 * @returns `undefined` where GitHub has not both of them
 * @throws GithubError with GitHub's response
 * @see https://docs.github.com/rest/commits/commits#compare-two-commits
 */
export async function compareCommits(
  github: Github,
  base: string,
  head: string,
  commitsAPage = 1,
): Promise<CommitComparison | undefined> {
  const range = `${encodeURIComponent(base)}...${encodeURIComponent(head)}`
  try {
    return comparison.parse(
      await callGithub(github, 'GET', `/compare/${range}?per_page=${commitsAPage}`),
    )
  } catch (error) {
    if (error instanceof GithubError && error.status === 404) return undefined
    throw error
  }
}
