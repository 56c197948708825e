import * as z from 'zod'
import { callGithub, type Github, pageSize } from '../github/api.ts'
import { type Drift, differs } from './drift.ts'
import { closing, driftReport, label, marker, title } from './issue-text.ts'

const issues = z.array(
  z.object({
    number: z.int(),
    body: z.string().nullish(),
    user: z.object({ login: z.string() }).nullish(),
    pull_request: z.unknown().optional(),
  }),
)

const author = 'github-actions[bot]'

export type Done = 'opened' | 'edited' | 'closed' | 'nothing'

/**
 * Keeps one issue an environment: opened when something differs, edited while it does, closed when nothing does.
 * @throws GithubError
 * @see https://docs.github.com/rest/issues/issues
 */
export async function keepIssue(github: Github, drift: Drift, runUrl: string): Promise<Done> {
  const { environment } = drift
  const open = await findOpen(github, marker(environment))
  if (!differs(drift)) {
    if (open === undefined) return 'nothing'
    await callGithub(github, 'POST', `/issues/${open}/comments`, { body: closing })
    await callGithub(github, 'PATCH', `/issues/${open}`, { state: 'closed' })
    return 'closed'
  }
  const body = `${marker(environment)}\n\n${driftReport(drift)}\n\n[The search that found it](${runUrl})`
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

async function findOpen(github: Github, mark: string): Promise<number | undefined> {
  for (let page = 1; ; page += 1) {
    const path = `/issues?state=open&labels=${label}&per_page=${pageSize}&page=${page}`
    const found = issues.parse(await callGithub(github, 'GET', path))
    const own = found.find(
      ({ body, user, pull_request }) =>
        pull_request === undefined && user?.login === author && body?.startsWith(mark),
    )
    if (own) return own.number
    if (found.length < pageSize) return undefined
  }
}
