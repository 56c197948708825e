import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A run of a workflow, as GitHub lists it. */
export interface GithubRun {
  readonly id: number
  /** File of the workflow: `deploy.yml`. Not in GitHub's response. */
  readonly workflow: string
  readonly head_branch: string
  readonly head_sha: string
  readonly display_title: string
  readonly html_url: string
  readonly created_at: string
  status: 'in_progress' | 'completed'
  conclusion: 'success' | 'failure' | null
}

export interface GithubComment {
  readonly id: number
  /** Number of its issue or pull request. */
  readonly issue: number
  body: string
  readonly user: { readonly login: string }
}

export interface GithubIssue {
  readonly number: number
  title: string
  body: string
  state: 'open' | 'closed'
  readonly labels: readonly { readonly name: string }[]
  readonly user: { readonly login: string }
}

/** A server of GitHub's REST API, as far as the workflows need it. */
export interface GithubApi {
  /** `GITHUB_API_URL` */
  readonly url: string
  /** Runs of workflows; those by act are added by themselves. */
  readonly runs: GithubRun[]
  readonly issues: GithubIssue[]
  /** Comments on issues and pull requests. */
  readonly comments: GithubComment[]
  /** Further responses, by the end of their path: `/approvals`. */
  readonly responses: Map<string, object>
  /** Resolves with the next request for a path that ends so. */
  requested(end: string): Promise<void>
  close(): void
}

/** Number of the first issue; pull requests share its sequence. */
const FIRST_ISSUE = 101

/** GitHub's user of the token that workflows get. */
const user = { login: 'github-actions[bot]' }

/**
 * Serves the API of one repository: comparisons of its commits, runs of workflows, issues and comments, and what a test adds.
 * Everything else is not found.
 * @see https://docs.github.com/rest
 */
export async function serveGithubApi(repository: string): Promise<GithubApi> {
  const runs: GithubRun[] = []
  const issues: GithubIssue[] = []
  const comments: GithubComment[] = []
  const responses = new Map<string, object>()
  const waiting: { end: string; resolve: () => void }[] = []

  /** Each gets the parts of the path that its pattern captures, the query, and the body. */
  const routes: readonly Route[] = [
    route('GET', /\/compare\/(\w+)\.\.\.(\w+)$/, ([base = '', head = '']) =>
      comparison(repository, base, head),
    ),
    route('GET', /\/actions\/workflows\/([\w.-]+)\/runs$/, ([workflow], { query }) => {
      const found = runs.filter(
        (run) => run.workflow === workflow && run.head_branch === query.get('branch'),
      )
      return { workflow_runs: found.toSorted((a, b) => b.id - a.id) }
    }),
    route('GET', /\/actions\/runs\/\d+\/approvals$/, () => []),
    // Of jobs, act shows nothing: a run that failed has none that succeeded.
    route('GET', /\/actions\/runs\/\d+\/jobs$/, () => ({ jobs: [] })),
    route('GET', /\/issues$/, (_, { query }) => {
      const [state, label] = [query.get('state') ?? 'open', query.get('labels')]
      return issues.filter(
        (issue) => issue.state === state && issue.labels.some(({ name }) => name === label),
      )
    }),
    route('POST', /\/issues$/, (_, { body }) => {
      const { title = '', body: text = '', labels = [] } = body
      const number = FIRST_ISSUE + issues.length
      const issue = { number, title, body: text, labels: labels.map((name) => ({ name })), user }
      issues.push({ ...issue, state: 'open' })
      return issues.at(-1)
    }),
    route('PATCH', /\/issues\/(\d+)$/, ([number], { body }) => {
      const issue = issues.find((one) => one.number === Number(number))
      return issue && Object.assign(issue, body)
    }),
    route('GET', /\/issues\/(\d+)\/comments$/, ([number]) =>
      comments.filter(({ issue }) => issue === Number(number)),
    ),
    route('POST', /\/issues\/(\d+)\/comments$/, ([number], { body: { body = '' } }) => {
      comments.push({ id: 1001 + comments.length, issue: Number(number), body, user })
      return comments.at(-1)
    }),
    route('PATCH', /\/issues\/comments\/(\d+)$/, ([id], { body }) => {
      const comment = comments.find((one) => one.id === Number(id))
      return comment && Object.assign(comment, body)
    }),
  ]

  const server = createServer(async (request, response) => {
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://localhost')
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const body = text === '' ? {} : JSON.parse(text)
    const given = [...responses].find(([end]) => pathname.endsWith(end))?.[1]
    const found = given ?? answer(routes, request.method, pathname, { query, body })
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(found ?? { message: 'Not Found' }))
    for (const one of waiting.filter(({ end }) => pathname.endsWith(end))) one.resolve()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  return {
    url: `http://127.0.0.1:${port}`,
    runs,
    issues,
    comments,
    responses,
    requested: (end) => new Promise((resolve) => waiting.push({ end, resolve })),
    close: () => void server.close(),
  }
}

interface Sent {
  readonly query: URLSearchParams
  /** The fields that the workflows send. */
  readonly body: { title?: string; body?: string; state?: 'closed'; labels?: readonly string[] }
}

type Handler = (captured: readonly string[], sent: Sent) => object | undefined

interface Route {
  readonly method: string
  readonly path: RegExp
  readonly handle: Handler
}

function route(method: string, path: RegExp, handle: Handler): Route {
  return { method, path, handle }
}

function answer(routes: readonly Route[], method = '', pathname: string, sent: Sent) {
  for (const { path, handle } of routes.filter((one) => one.method === method)) {
    const match = path.exec(pathname)
    if (match) return handle(match.slice(1), sent)
  }
  return undefined
}

/** As `GET /repos/OWNER/NAME/compare/BASE...HEAD` has it; `undefined` where the repository has not both commits. */
function comparison(repository: string, base: string, head: string) {
  const git = ['-C', repository, 'rev-list', '--left-right', '--count', `${base}...${head}`]
  try {
    const counted = execFileSync('git', git, { encoding: 'utf8', stdio: 'pipe' })
    const [behind_by = 0, ahead_by = 0] = counted.trim().split('\t').map(Number)
    const status = ahead_by
      ? behind_by
        ? 'diverged'
        : 'ahead'
      : behind_by
        ? 'behind'
        : 'identical'
    return { status, ahead_by, behind_by }
  } catch {
    return undefined
  }
}
