import * as z from 'zod'
import { callGithub, findInList, type Github, workflowUser } from '../github/api.ts'
import { cut, longestDiff } from '../github/markdown.ts'
import { type Drift, differs, isSettled } from './drift.ts'
import { closing, driftReport, label, marker, title } from './words.ts'

const issue = z.object({
  number: z.int(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
  pull_request: z.unknown().optional(),
})

export type IssueChange = 'opened' | 'edited' | 'closed' | 'nothing'

/**
 * Keeps one issue an environment: opened when it drifts, edited while it does, closed when it is known to do no more.
 * @throws GithubError with GitHub's response
 * @see https://docs.github.com/rest/issues/issues
 */
export async function keepIssue(
  github: Github,
  drift: Drift,
  runUrl: string,
): Promise<IssueChange> {
  const { environment } = drift
  const open = await findOpen(github, marker(environment))
  if (!differs(drift)) {
    if (open === undefined || !isSettled(drift)) return 'nothing'
    await callGithub(github, 'POST', `/issues/${open}/comments`, { body: closing })
    await callGithub(github, 'PATCH', `/issues/${open}`, { state: 'closed' })
    return 'closed'
  }
  const body = fittingBody(drift, runUrl)
  if (open === undefined) {
    await callGithub(github, 'POST', '/issues', {
      title: title(environment),
      body,
      labels: [label],
    })
    return 'opened'
  }
  await callGithub(github, 'PATCH', `/issues/${open}`, { body })
  return 'edited'
}

/** GitHub accepts 65,536 characters and counts some of them as two. */
const longestBody = 60_000

/** The body of the issue, its comparisons and table cut until it fits GitHub's limit. */
function fittingBody(drift: Drift, runUrl: string): string {
  const { environment, definitions, stacks, image } = drift
  const bodyOf = (length: number) => {
    const report = driftReport({
      ...drift,
      definitions: cut(definitions, length),
      ...(stacks !== undefined && { stacks: cut(stacks, length) }),
      ...(image && {
        image: { ...image, vulnerabilities: image.vulnerabilities.slice(0, length / 100) },
      }),
    })
    return `${marker(environment)}\n\n${report}\n\n[The search that found it](${runUrl})`
  }
  const bodies = [longestDiff, 8000, 2000, 200].map(bodyOf)
  return bodies.find(({ length }) => length <= longestBody) ?? bodyOf(0).slice(0, longestBody)
}

async function findOpen(github: Github, mark: string): Promise<number | undefined> {
  const found = await findInList(
    github,
    `/issues?state=open&labels=${label}`,
    issue,
    ({ body, user, pull_request }) =>
      pull_request === undefined && user?.login === workflowUser && body?.startsWith(mark) === true,
  )
  return found?.number
}
