import { SecretError } from '../errors.ts'

/** Where a secret is kept. */
export interface SecretPlace {
  readonly service: 'Secrets Manager' | 'SSM'
  /** Name or ARN. */
  readonly id: string
}

/** Reads a secret; `undefined` if there is nothing in it. */
export type ReadSecret = (place: SecretPlace) => Promise<string | undefined>

/** Returns a secret. With `not`, one that was refused: it is read again, unless another one is cached already. */
export type Token = (refused?: { readonly not: string }) => Promise<string>

/**
 * Slack's token (or the URL of a webhook) out of a secret: the bare value, or JSON with it under `token` or `url`. It is
 * kept for `keepMs` (default 10 minutes), so that one that was rotated is found without a new deployment. A failure is not kept,
 * and nothing of the value is ever in an error.
 * @throws SecretError if the error is permanent. Transient errors are thrown as they came.
 */
export function createToken(
  place: SecretPlace,
  readSecret: ReadSecret,
  { keepMs = 600_000, now = Date.now }: { keepMs?: number; now?: () => number } = {},
): Token {
  let kept: { readonly value: string; readonly until: number } | undefined
  return async ({ not } = { not: '' }) => {
    if (kept && now() < kept.until && kept.value !== not) return kept.value
    const value = valueIn((await read(place, readSecret)) ?? '')
    if (!value) throw new SecretError(`${place.service} ${place.id} holds no Slack token`)
    kept = { value, until: now() + keepMs }
    return value
  }
}

/** Errors that stay until somebody changes something. */
const permanent = new Set([
  'AccessDeniedException',
  'DecryptionFailure',
  'InvalidParameterException',
  'InvalidRequestException',
  'InvalidKeyId',
  'ParameterNotFound',
  'ResourceNotFoundException',
  'ValidationException',
])

async function read(place: SecretPlace, readSecret: ReadSecret): Promise<string | undefined> {
  try {
    return await readSecret(place)
  } catch (error) {
    if (error instanceof Error && permanent.has(error.name))
      throw new SecretError(`${place.service} ${place.id}: ${error.name}`, { cause: error })
    throw error
  }
}

function valueIn(secret: string): string | undefined {
  const text = secret.trim()
  if (!text.startsWith('{')) return text || undefined
  try {
    const value: unknown = JSON.parse(text)
    if (!(value instanceof Object)) return undefined
    const token = 'token' in value ? value.token : 'url' in value ? value.url : undefined
    return typeof token === 'string' ? token : undefined
  } catch {
    return undefined
  }
}
