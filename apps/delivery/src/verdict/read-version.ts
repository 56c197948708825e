import * as z from 'zod'

const TIMEOUT_MS = 5000

const versionResponse = z.object({ commit: z.string() })

/** The commit that the service reports under `/version`, or why it reports none, in words. */
export type VersionResult = { readonly commit: string } | { readonly problem: string }

/** Reads the commit that a service runs. It never throws. */
export async function readVersion(url: string, fetcher: typeof fetch): Promise<VersionResult> {
  try {
    const response = await fetcher(new URL('version', url.endsWith('/') ? url : `${url}/`), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (!response.ok) return { problem: `HTTP ${response.status}` }
    const version = versionResponse.safeParse(await response.json())
    return version.success ? version.data : { problem: 'an answer without a commit' }
  } catch (error) {
    return { problem: reasonOf(error) }
  }
}

/** The message of `fetch failed` names no reason; its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} s`
  return error.cause instanceof Error && error.cause.message ? error.cause.message : error.message
}
