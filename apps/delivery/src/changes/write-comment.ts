import * as z from 'zod'
import { callGithub, findInList, type Github, workflowUser } from '../github/api.ts'
import { cut, longestDiff } from '../github/markdown.ts'
import type { Changes } from './changes.ts'
import { marker, planComment } from './words.ts'

/** GitHub accepts 65,536 characters and counts some of them as two. */
const longestComment = 60_000

/** The comment, its comparisons cut until it fits GitHub's limit. */
export function fittingComment(changes: Changes, commit: string): string {
  for (const length of [longestDiff, 8000, 2000, 200]) {
    const body = planComment(shortened(changes, length), commit)
    if (body.length <= longestComment) return body
  }
  return planComment({ ...changes, environments: [], infra: [] }, commit).slice(0, longestComment)
}

function shortened(changes: Changes, length: number): Changes {
  return {
    ...changes,
    environments: changes.environments.map((one) => ({
      ...one,
      taskDefinition: cut(one.taskDefinition, length),
      service: cut(one.service, length),
    })),
    infra: changes.infra.map((one) =>
      one.diff === undefined ? one : { ...one, diff: cut(one.diff, length) },
    ),
  }
}

const comment = z.object({
  id: z.int(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
})

/**
 * Writes the one comment of a pull request: edits an existing one, else adds it.
 * @throws GithubError with GitHub's response
 * @see https://docs.github.com/rest/issues/comments
 */
export async function writeComment(
  github: Github,
  pullRequest: number,
  body: string,
): Promise<'edited' | 'added'> {
  const path = `/issues/${pullRequest}/comments`
  // Anyone can write the marker, but only the workflow's own comment can be edited.
  const own = await findInList(
    github,
    path,
    comment,
    (one) => one.user?.login === workflowUser && one.body?.startsWith(marker) === true,
  )
  if (!own) {
    await callGithub(github, 'POST', path, { body })
    return 'added'
  }
  await callGithub(github, 'PATCH', `/issues/comments/${own.id}`, { body })
  return 'edited'
}
