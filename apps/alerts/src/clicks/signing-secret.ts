import * as z from 'zod/mini'
import { SecretError } from '../errors.ts'
import type { ReadSecret, SecretPlace } from '../publish/token.ts'

/** What the secret holds: the signing secret of the Slack app, and whose requests are expected. */
export interface Signing {
  readonly secret: string
  /** Id of the app; `undefined`: any that has the secret, which is one. */
  readonly app: string | undefined
  /** Id of the workspace; `undefined`: any that the app is installed in. */
  readonly team: string | undefined
}

const schema = z.object({
  secret: z.string().check(z.minLength(1)),
  app: z.optional(z.string()),
  team: z.optional(z.string()),
})

const KEEP_MS = 600_000

/**
 * Reads the signing secret, bare or as `{"secret": "…", "app": "A…", "team": "T…"}`. It is kept for ten minutes.
 * @throws SecretError where the secret holds none; errors of AWS as they came
 */
export function createSigning(place: SecretPlace, readSecret: ReadSecret, now = Date.now) {
  let kept: { readonly value: Signing; readonly until: number } | undefined
  return async (): Promise<Signing> => {
    if (kept && now() < kept.until) return kept.value
    const value = signingIn(((await readSecret(place)) ?? '').trim())
    if (!value) throw new SecretError(`${place.service} ${place.id} holds no signing secret`)
    kept = { value, until: now() + KEEP_MS }
    return value
  }
}

function signingIn(text: string): Signing | undefined {
  if (!text.startsWith('{'))
    return text ? { secret: text, app: undefined, team: undefined } : undefined
  try {
    const { data } = z.safeParse(schema, JSON.parse(text))
    return data && { secret: data.secret, app: data.app, team: data.team }
  } catch {
    return undefined
  }
}
