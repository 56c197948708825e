import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'
import type { Credentials } from './task-role.ts'

export interface PutToSign {
  /** Of the object, encoded as S3 encodes keys. */
  readonly url: string
  /** All of them are signed. Names in lower case, values without a space at either end. */
  readonly headers: Readonly<Record<string, string>>
  readonly region: string
  readonly credentials: Credentials
  readonly signingDate: Date
  readonly expiresInSeconds: number
}

/**
 * Presigns a PUT by Signature Version 4. The signer of the AWS SDK takes ten times as long, which was most of the time of
 * `POST /uploads`; a test compares both.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function presignPut(put: PutToSign): string {
  const { credentials, region } = put
  const { origin, host, pathname } = new URL(put.url)
  // 20261123T090000Z
  const time = put.signingDate.toISOString().replace(/[-:]|\.\d{3}/g, '')
  const date = time.slice(0, 8)
  const scope = `${date}/${region}/s3/aws4_request`
  const headers = Object.entries({ host, ...put.headers }).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const names = headers.map(([name]) => name).join(';')
  // In the order that the signature wants.
  const query = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Content-Sha256=${payload}`,
    `X-Amz-Credential=${encode(`${credentials.accessKeyId}/${scope}`)}`,
    `X-Amz-Date=${time}`,
    `X-Amz-Expires=${put.expiresInSeconds}`,
    ...(credentials.sessionToken
      ? [`X-Amz-Security-Token=${encode(credentials.sessionToken)}`]
      : []),
    `X-Amz-SignedHeaders=${encode(names)}`,
  ].join('&')
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join('')
  const canonical = `PUT\n${pathname}\n${query}\n${lines}\n${names}\n${payload}`
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonical)}`
  const key = signingKey(credentials.secretAccessKey, date, region)
  const signature = createHmac('sha256', key).update(text).digest('hex')
  return `${origin}${pathname}?${query}&X-Amz-Signature=${signature}`
}

/** The file's hash does not exist yet. */
const payload = 'UNSIGNED-PAYLOAD'

let latest: { readonly of: string; readonly key: KeyObject } | undefined

/** Of one day and one region; the latest is kept, as it is the same for hours. */
function signingKey(secret: string, date: string, region: string): KeyObject {
  const of = `${secret}\n${date}\n${region}`
  if (latest?.of !== of) {
    const parts = [date, region, 's3', 'aws4_request']
    const key = parts.reduce<string | Buffer>(
      (parent, part) => createHmac('sha256', parent).update(part).digest(),
      `AWS4${secret}`,
    )
    latest = { of, key: createSecretKey(Buffer.from(key)) }
  }
  return latest.key
}

/** Everything but letters, digits and `-._~`, as AWS encodes it. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
