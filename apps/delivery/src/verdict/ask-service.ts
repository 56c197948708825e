import * as z from 'zod'

const ANSWER_MS = 5000

const versionAnswer = z.object({ commit: z.string() })

/** The commit with which the service answers under `/version`, or why it does not, in words. */
export type Answer = { readonly commit: string } | { readonly problem: string }

/** Asks the service which commit it runs. It never throws. */
export async function askService(url: string, fetcher: typeof fetch): Promise<Answer> {
  try {
    const response = await fetcher(new URL('version', url.endsWith('/') ? url : `${url}/`), {
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    if (!response.ok) return { problem: `HTTP ${response.status}` }
    const answer = versionAnswer.safeParse(await response.json())
    return answer.success ? answer.data : { problem: 'an answer without a commit' }
  } catch (error) {
    return { problem: reasonOf(error) }
  }
}

/** `fetch failed` alone says nothing: its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${ANSWER_MS / 1000} s`
  return error.cause instanceof Error && error.cause.message ? error.cause.message : error.message
}
