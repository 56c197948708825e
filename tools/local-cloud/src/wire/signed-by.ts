import { type Caller, principalOf } from '../caller.ts'
import type { HttpRequest } from './http.ts'

/** Signer and service of a request. Signatures are not verified. */
export interface Signed {
  readonly caller: Caller
  /** Service of the credential scope; `undefined` for an unsigned request. */
  readonly service: string | undefined
}

/**
 * Reads `Credential=KEY/DATE/REGION/SERVICE/aws4_request` from the Authorization header (or the query of a presigned
 * URL). A key id of 12 digits is the account; temporary credentials of the STS here carry the account after `ASIA`.
 */
export function signedBy(request: HttpRequest, fallback: Caller): Signed {
  const credential =
    /Credential=([^,\s]+)/.exec(request.headers.authorization ?? '')?.[1] ??
    request.url.searchParams.get('X-Amz-Credential') ??
    ''
  const [key = '', , region, service] = credential.split('/')
  const account = /^(?:ASIA)?(\d{12})(?!\d)/.exec(key)?.[1] ?? fallback.account
  const token = request.headers['x-amz-security-token']
  const principal = typeof token === 'string' ? principalOf(token) : undefined
  return {
    caller: { account, region: region || fallback.region, ...(principal && { principal }) },
    service,
  }
}

/** First product of the `User-Agent`, for instance `aws-sdk-js/3.1020.0`. */
export function clientOf({ headers }: HttpRequest): string | undefined {
  return headers['user-agent']?.split(' ')[0]
}
