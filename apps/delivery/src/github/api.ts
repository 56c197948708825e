import * as z from 'zod'
import { GithubError } from '../errors.ts'
import { type FetchOptions, fetchWithRetries } from '../fetch-with-retries.ts'
import { webUrl } from '../inputs/schemas.ts'

/** Access to GitHub's REST API. */
export interface Github extends FetchOptions {
  /** `https://api.github.com`; `GITHUB_API_URL` on a runner. */
  readonly api: string
  /** `owner/name` */
  readonly repository: string
  readonly token: string
}

/** Inputs of a command that reads from GitHub. */
export const githubInputs = {
  api: { env: 'GITHUB_API_URL', means: "GitHub's REST API", schema: webUrl },
  repository: { env: 'GITHUB_REPOSITORY', means: 'owner/name', schema: z.string() },
  token: { env: 'GITHUB_TOKEN', means: 'token of the job', schema: z.string() },
} as const

/** The user whose token workflows use. */
export const workflowUser = 'github-actions[bot]'

/** Most items that GitHub lists in one page. */
const pageSize = 100

/**
 * Calls the REST API, again where GitHub is busy. What adds something is not repeated after an error that leaves open whether it
 * was added.
 * @param path below the repository: `/issues/1/comments`
 * @throws GithubError with GitHub's response
 * @see https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 */
export async function callGithub(
  { api, repository, token, ...options }: Github,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const request = {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'user-agent': 'delivery',
      'x-github-api-version': '2022-11-28',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }
  const url = `${api}/repos/${repository}${path}`
  const response = await fetchWithRetries(options, url, request, { repeatable: method !== 'POST' })
  if (!response.ok) throw new GithubError(method, path, response.status, await response.text())
  return response.json()
}

/**
 * The first item of a list that matches; `undefined` where none does.
 * @param path with its query, if any: `/issues?state=open`
 * @throws GithubError with GitHub's response
 */
export async function findInList<Item extends z.ZodType>(
  github: Github,
  path: string,
  item: Item,
  matches: (item: z.output<Item>) => boolean,
): Promise<z.output<Item> | undefined> {
  for (let page = 1; ; page += 1) {
    const query = `${path.includes('?') ? '&' : '?'}per_page=${pageSize}&page=${page}`
    const items = z.array(item).parse(await callGithub(github, 'GET', `${path}${query}`))
    const found = items.find(matches)
    if (found !== undefined || items.length < pageSize) return found
  }
}
