import { HttpRequest } from '@smithy/core/protocols'
import { Hash } from '@smithy/core/serde'
import { SignatureV4 } from '@smithy/signature-v4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dev, startTestCloud, type TestCloud } from '../testing.ts'

let cloud: TestCloud
let bucketUrl: string

beforeAll(async () => {
  cloud = await startTestCloud([dev], { speed: 0 })
  bucketUrl = cloud.outputs(dev)['UploadsBucketUrl'] ?? ''
})
afterAll(() => cloud.close())

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super('sha256', secret)
  }
}

interface Signing {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly accessKeyId?: string
  readonly secretAccessKey?: string
  readonly signingDate?: Date
  readonly expiresIn?: number
}

async function presign(key: string, signing: Signing = {}): Promise<string> {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = cloud.env(dev)
  const url = new URL(`${bucketUrl}/${key}`)
  const signer = new SignatureV4({
    service: 's3',
    region: dev.region,
    credentials: {
      accessKeyId: signing.accessKeyId ?? AWS_ACCESS_KEY_ID,
      secretAccessKey: signing.secretAccessKey ?? AWS_SECRET_ACCESS_KEY,
    },
    sha256: Sha256,
    uriEscapePath: false,
  })
  const request = new HttpRequest({
    method: signing.method ?? 'PUT',
    path: url.pathname,
    headers: {
      host: url.host,
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      ...(signing.headers ?? { 'content-type': 'text/plain', 'content-length': '5' }),
    },
  })
  const { query } = await signer.presign(request, {
    expiresIn: signing.expiresIn ?? 300,
    signingDate: signing.signingDate ?? new Date(),
  })
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, String(value))
  return url.href
}

const put = (url: string, body = 'hello', type = 'text/plain') =>
  fetch(url, { method: 'PUT', body, headers: { 'content-type': type } })

describe('S3', () => {
  it('an object that was uploaded by a presigned URL can be read', async () => {
    const answer = await put(await presign('uploads/a%20b.txt'))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('etag')).toBe('"5d41402abc4b2a76b9719d911017c592"')
    expect(cloud.s3.objects('app-dev-uploads')).toMatchObject([
      { key: 'uploads/a b.txt', contentType: 'text/plain', body: Buffer.from('hello') },
    ])
    const got = await fetch(await presign('uploads/a%20b.txt', { method: 'GET', headers: {} }))
    expect(await got.text()).toBe('hello')
    expect(got.headers.get('content-type')).toBe('text/plain')
    const head = await presign('uploads/a%20b.txt', { method: 'HEAD', headers: {} })
    expect((await fetch(head, { method: 'HEAD' })).headers.get('content-length')).toBe('5')
  })

  it.each([
    ['another type', (url: string) => put(url, 'hello', 'text/html'), 'SignatureDoesNotMatch'],
    ['another length', (url: string) => put(url, 'hello!'), 'SignatureDoesNotMatch'],
    ['another key', (url: string) => put(url.replace('one', 'two')), 'SignatureDoesNotMatch'],
    ['another method', (url: string) => fetch(url), 'SignatureDoesNotMatch'],
    [
      'a longer life',
      (url: string) => put(url.replace('Expires=300', 'Expires=3000')),
      'SignatureDoesNotMatch',
    ],
    [
      'a header missing in the signature',
      (url: string) => put(url.replace('content-length%3B', '')),
      'SignatureDoesNotMatch',
    ],
    [
      'a part of the query missing',
      (url: string) => put(url.replace('X-Amz-Date', 'X-Amz-When')),
      'AuthorizationQueryParametersError',
    ],
    ['no signature', (url: string) => put(url.split('?')[0] ?? ''), 'AccessDenied'],
  ])('S3 rejects a presigned PUT with %s, in XML', async (_, send, code) => {
    const answer = await send(await presign('uploads/one'))
    expect(answer.status).toBe(code === 'AuthorizationQueryParametersError' ? 400 : 403)
    expect(answer.headers.get('content-type')).toBe('application/xml')
    expect(await answer.text()).toContain(`<Error><Code>${code}</Code>`)
    expect(cloud.s3.objects('app-dev-uploads').map(({ key }) => key)).not.toContain('uploads/one')
  })

  it.each<[string, Signing, string]>([
    ['has expired', { signingDate: new Date(Date.now() - 301_000) }, 'Request has expired'],
    ['is signed by a wrong secret', { secretAccessKey: 'other' }, 'does not match'],
    ['is signed by an unknown key', { accessKeyId: 'AKIAUNKNOWN' }, 'does not exist'],
  ])('S3 rejects a URL that %s', async (_, signing, message) => {
    const answer = await put(await presign('uploads/one', signing))
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain(message)
  })

  it('an unknown object is NoSuchKey, and an unknown bucket NoSuchBucket', async () => {
    const missing = await fetch(await presign('nothing', { method: 'GET', headers: {} }))
    expect(missing.status).toBe(404)
    expect(await missing.text()).toContain('<Code>NoSuchKey</Code>')
    const url = (await presign('one')).replace('app-dev-uploads', 'unknown-bucket')
    expect(await (await put(url)).text()).toContain('<Code>NoSuchBucket</Code>')
  })

  it('accepts a PUT with if-none-match: * once', async () => {
    const headers = { 'content-type': 'text/plain', 'content-length': '5', 'if-none-match': '*' }
    const url = await presign('once.txt', { headers })
    const put = () =>
      fetch(url, {
        method: 'PUT',
        headers: { 'content-type': 'text/plain', 'if-none-match': '*' },
        body: 'hello',
      })
    expect((await put()).status).toBe(200)
    const again = await put()
    expect(again.status).toBe(412)
    expect(await again.text()).toContain('<Code>PreconditionFailed</Code>')
  })

  const list = async (path: string) =>
    (
      await fetch(`${cloud.endpoint}/${path}`, {
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${dev.account}/20260101/${dev.region}/s3/aws4_request, SignedHeaders=host, Signature=0`,
        },
      })
    ).text()

  describe('a preflight', () => {
    const page = 'https://app.example.com'
    const seed = (name: string, AllowedOrigins?: string[]) =>
      cloud.s3.seedBucket(
        dev,
        name,
        AllowedOrigins && [{ AllowedOrigins, AllowedMethods: ['PUT'], AllowedHeaders: ['x-*'] }],
      )
    const request = (bucket: string, { origin = page, method = 'PUT', headers = 'X-Name' } = {}) =>
      fetch(`${cloud.endpoint}/${bucket}/a`, {
        method: 'OPTIONS',
        headers: {
          ...(origin && { origin }),
          'access-control-request-method': method,
          'access-control-request-headers': headers,
        },
      })
    beforeAll(() => {
      seed('closed')
      seed('own', [page])
      seed('wild', ['https://*.example.com'])
      seed('open', ['*'])
    })

    it.each([
      ['own', page],
      ['wild', page],
      ['open', '*'],
    ])('is allowed by the rule of the bucket: %s', async (bucket, allowed) => {
      const answer = await request(bucket)
      expect(answer.status).toBe(200)
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'access-control-allow-origin': allowed,
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': 'x-name',
      })
    })

    it.each([
      ['closed', {}, 'AccessForbidden', 'CORS is not enabled for this bucket'],
      ['own', { origin: 'https://evil.example.com' }, 'AccessForbidden', 'is not allowed'],
      ['own', { origin: `${page}.evil.com` }, 'AccessForbidden', 'is not allowed'],
      ['wild', { origin: 'https://example.com' }, 'AccessForbidden', 'is not allowed'],
      ['own', { method: 'GET' }, 'AccessForbidden', 'is not allowed'],
      ['own', { headers: 'x-name, authorization' }, 'AccessForbidden', 'is not allowed'],
      ['own', { origin: '' }, 'BadRequest', 'Origin request header needed'],
    ])('is refused by bucket %s: %j', async (bucket, given, code, message) => {
      const answer = await request(bucket, given)
      expect(answer.status).toBe(code === 'BadRequest' ? 400 : 403)
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
      const text = await answer.text()
      expect(text).toContain(`<Code>${code}</Code>`)
      expect(text).toContain(message)
    })

    it('is followed by a response that the page may read, also that of an error', async () => {
      const refused = await fetch(`${cloud.endpoint}/own/a`, {
        method: 'PUT',
        body: 'hello',
        headers: { origin: page },
      })
      expect(refused.status).toBe(403)
      expect(refused.headers.get('access-control-allow-origin')).toBe(page)
    })
  })

  it('the buckets of the account are listed', async () => {
    expect(await list('')).toContain('<Bucket><Name>app-dev-uploads</Name>')
  })

  it('the objects of a bucket are listed by prefix, delimiter and page', async () => {
    for (const key of ['list/a', 'list/b/c', 'list/b/d', 'list/e']) await put(await presign(key))
    const query = 'app-dev-uploads?list-type=2&prefix=list/&delimiter=/'
    const all = await list(query)
    expect([...all.matchAll(/<Key>([^<]+)/g)].map(([, key]) => key)).toEqual(['list/a', 'list/e'])
    expect(all).toContain('<CommonPrefixes><Prefix>list/b/</Prefix></CommonPrefixes>')
    const first = await list(`${query}&max-keys=2`)
    const [, token] = /<NextContinuationToken>([^<]+)/.exec(first) ?? []
    expect(first).toContain('<IsTruncated>true</IsTruncated>')
    const second = await list(`${query}&continuation-token=${token}`)
    expect([...second.matchAll(/<Key>([^<]+)/g)].map(([, key]) => key)).toEqual(['list/e'])
    expect(await list('app-dev-uploads?versioning')).toContain('<Code>NotImplemented</Code>')
  })
})
