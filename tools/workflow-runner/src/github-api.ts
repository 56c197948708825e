import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server of GitHub's REST API, as far as the workflows need it. */
export interface GithubApi {
  /** `GITHUB_API_URL` */
  readonly url: string
  /** Further responses, by the end of their path: `/approvals`. */
  readonly responses: Map<string, object>
  close(): void
}

/** Serves the API of one repository: comparisons of its commits, no runs, and what a test adds. Everything else is not found. */
export async function serveGithubApi(repository: string): Promise<GithubApi> {
  const responses = new Map<string, object>()
  const server = createServer(({ url = '' }, response) => {
    const [, base, head] = /\/compare\/(\w+)\.\.\.(\w+)/.exec(url) ?? []
    const given = [...responses].find(([end]) => url.split('?')[0]?.endsWith(end))?.[1]
    const runs = /\/actions\/workflows\/[\w.]+\/runs/.test(url) ? { workflow_runs: [] } : undefined
    const body = base && head ? comparison(repository, base, head) : (given ?? runs)
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body ?? { message: 'Not Found' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  return { url: `http://127.0.0.1:${port}`, responses, close: () => void server.close() }
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
