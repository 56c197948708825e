import { timingSafeEqual } from 'node:crypto'
import { HttpRequest as SmithyRequest } from '@smithy/core/protocols'
import { Hash } from '@smithy/core/serde'
import { SignatureV4 } from '@smithy/signature-v4'
import type { HttpRequest } from '../wire/http.ts'
import { AwsError } from '../wire/service.ts'

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super('sha256', secret)
  }
}

/** `20261124T060000Z` */
const TIME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/
const HASH = 'x-amz-content-sha256'
const WEEK_SECONDS = 7 * 86_400

/** The signature parameters of a presigned URL; every other parameter is signed. */
const added = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
  'X-Amz-Security-Token',
]

/**
 * Checks a presigned URL like S3: signs the received request and compares the signatures.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 * @throws AwsError
 */
export async function checkPresigned(
  request: HttpRequest,
  secretAccessKey: string,
  now: number,
): Promise<void> {
  const { credential, signed, date, expiresIn, signature, token } = read(request)
  if (date.getTime() > now + 15 * 60_000) throw denied('Request is not yet valid')
  if (date.getTime() + expiresIn * 1000 < now) throw denied('Request has expired')
  const [accessKeyId = '', , region = ''] = credential.split('/')
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials: { accessKeyId, secretAccessKey, ...(token && { sessionToken: token }) },
    sha256: Sha256,
    uriEscapePath: false,
  })
  const hash = hashIn(request.url)
  const again = await signer.presign(asSigned(request, signed, hash), {
    signingDate: date,
    expiresIn,
    // Headers that the client signed stay headers; the SDK would move `x-amz-*` ones into the query.
    unhoistableHeaders: new Set(hash ? signed : [...signed, HASH]),
    unsignableHeaders: new Set(hash ? [] : [HASH]),
    signableHeaders: new Set(signed),
  })
  if (!same(String(again.query?.['X-Amz-Signature']), signature))
    throw new AwsError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      403,
    )
}

function read({ url }: HttpRequest) {
  const parameter = (name: string) => url.searchParams.get(name) ?? ''
  const [, ...parts] = TIME.exec(parameter('X-Amz-Date')) ?? []
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number)
  const expiresIn = Number(parameter('X-Amz-Expires'))
  const credential = parameter('X-Amz-Credential')
  if (
    parameter('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256' ||
    !/^[^/]+\/\d{8}\/[a-z0-9-]+\/s3\/aws4_request$/.test(credential) ||
    parts.length === 0 ||
    !(Number.isInteger(expiresIn) && expiresIn > 0 && expiresIn <= WEEK_SECONDS)
  )
    throw new AwsError(
      'AuthorizationQueryParametersError',
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    )
  return {
    credential,
    expiresIn,
    signed: parameter('X-Amz-SignedHeaders').split(';'),
    date: new Date(Date.UTC(year, month - 1, day, hour, minute, second)),
    signature: parameter('X-Amz-Signature'),
    token: parameter('X-Amz-Security-Token'),
  }
}

/** The JavaScript SDK signs `UNSIGNED-PAYLOAD` as a query parameter; other SDKs omit it. */
function hashIn(url: URL): string | undefined {
  return [...url.searchParams.keys()].find((name) => name.toLowerCase() === HASH)
}

/** The request with the signed headers only. A missing one is signed as empty, so that the signature differs. */
function asSigned(
  { method, url, headers }: HttpRequest,
  signed: readonly string[],
  hash = HASH,
): SmithyRequest {
  const query = [...url.searchParams].filter(([name]) => !added.includes(name) && name !== hash)
  return new SmithyRequest({
    method,
    path: url.pathname,
    query: Object.fromEntries(query),
    headers: {
      ...Object.fromEntries(signed.map((name) => [name, String(headers[name] ?? '')])),
      [hash]: 'UNSIGNED-PAYLOAD',
    },
  })
}

function denied(message: string): AwsError {
  return new AwsError('AccessDenied', message, 403)
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}
