import { GithubError } from '../errors.ts'

/** Where GitHub's REST API is, and who asks. */
export interface Github {
  /** `https://api.github.com`; `GITHUB_API_URL` on a runner. */
  readonly api: string
  /** `owner/name` */
  readonly repository: string
  readonly token: string
  /** The one of Node unless a test says otherwise. */
  readonly fetch?: typeof globalThis.fetch
}

/** GitHub gives at most so many of anything at once. */
export const pageSize = 100

/**
 * Calls the REST API.
 * @param path below the repository: `/issues/1/comments`
 * @throws GithubError with what GitHub answers
 */
export async function callGithub(
  { api, repository, token, fetch = globalThis.fetch }: Github,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${api}/repos/${repository}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'user-agent': 'fargate-starter',
      'x-github-api-version': '2022-11-28',
    },
    signal: AbortSignal.timeout(30_000),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new GithubError(method, path, response.status, await response.text())
  return response.json()
}
