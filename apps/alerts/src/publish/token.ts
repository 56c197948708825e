import { SlackTokenError } from '../errors.ts'

/** Reads a secret by its id. */
export type ReadSecret = (id: string) => Promise<string | undefined>

/**
 * Slack's bot token out of a secret: the bare token, or JSON with it under `token`. It is kept for `keepMs` (default
 * 10 minutes), so that a token that was rotated is found without a new deployment. A failure is not kept.
 */
export function createToken(
  id: string,
  readSecret: ReadSecret,
  { keepMs = 600_000, now = Date.now }: { keepMs?: number; now?: () => number } = {},
): () => Promise<string> {
  let kept: { readonly token: string; readonly until: number } | undefined
  return async () => {
    if (kept && now() < kept.until) return kept.token
    const token = tokenIn((await readSecret(id)) ?? '')
    if (!token) throw new SlackTokenError(`secret ${id} holds no Slack token`)
    kept = { token, until: now() + keepMs }
    return token
  }
}

function tokenIn(secret: string): string | undefined {
  const text = secret.trim()
  if (!text.startsWith('{')) return text || undefined
  try {
    const value: unknown = JSON.parse(text)
    const token = value instanceof Object && 'token' in value ? value.token : undefined
    return typeof token === 'string' ? token : undefined
  } catch {
    return undefined
  }
}
