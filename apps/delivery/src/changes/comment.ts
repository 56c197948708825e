import * as z from 'zod'
import { callGithub, type Github, pageSize } from '../github/api.ts'
import { type Changes, cut, longestDiff } from './changes.ts'
import { marker, planComment } from './wording.ts'

/** GitHub takes 65 536 characters; some room is left for those that it counts as two. */
const longestComment = 60_000

/** The comment with its comparisons cut as far as GitHub's limit asks for. */
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

const comments = z.array(
  z.object({
    id: z.int(),
    body: z.string().nullish(),
    user: z.object({ login: z.string() }).nullish(),
  }),
)

/** Who a workflow is when it uses its own token. */
const author = 'github-actions[bot]'

/**
 * Writes the one comment of a pull request: edits the one that is there, else adds it.
 * @throws GithubError with what GitHub answers
 * @see https://docs.github.com/rest/issues/comments
 */
export async function writeComment(
  github: Github,
  pullRequest: number,
  body: string,
): Promise<'edited' | 'added'> {
  const own = await findOwn(github, pullRequest)
  if (own === undefined)
    await callGithub(github, 'POST', `/issues/${pullRequest}/comments`, { body })
  else await callGithub(github, 'PATCH', `/issues/comments/${own}`, { body })
  return own === undefined ? 'added' : 'edited'
}

async function findOwn(github: Github, pullRequest: number): Promise<number | undefined> {
  for (let page = 1; ; page += 1) {
    const path = `/issues/${pullRequest}/comments?per_page=${pageSize}&page=${page}`
    const found = comments.parse(await callGithub(github, 'GET', path))
    // Anybody could write the marker, but only our own comment can be edited.
    const own = found.find(({ body, user }) => user?.login === author && body?.startsWith(marker))
    if (own) return own.id
    if (found.length < pageSize) return undefined
  }
}
