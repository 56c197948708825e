import { HttpRequest } from '@smithy/core/protocols'
import { Hash } from '@smithy/core/serde'
import { SignatureV4 } from '@smithy/signature-v4'
import { expect, it } from 'vitest'
import { encode, type PutToSign, presignPut } from './presign-put.ts'

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super('sha256', secret)
  }
}

/** The same by the signer of the AWS SDK. */
async function signedBySdk(put: PutToSign): Promise<string> {
  const url = new URL(put.url)
  const { region, credentials, signingDate, expiresInSeconds: expiresIn } = put
  const signer = new SignatureV4({
    ...{ service: 's3', region, credentials, sha256: Sha256 },
    // S3 alone does not encode the path a second time.
    uriEscapePath: false,
  })
  const request = new HttpRequest({
    method: 'PUT',
    path: url.pathname,
    headers: { host: url.host, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD', ...put.headers },
  })
  const { query } = await signer.presign(request, { signingDate, expiresIn })
  return String(query?.['X-Amz-Signature'])
}

const put = {
  url: 'https://app-dev-uploads.s3.ap-northeast-1.amazonaws.com/uploads/hana/1/report.pdf',
  headers: { 'content-type': 'application/pdf', 'content-length': '1024', 'if-none-match': '*' },
  region: 'ap-northeast-1',
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'a/secret+key' },
  signingDate: new Date('2026-11-23T09:00:00Z'),
  expiresInSeconds: 300,
}

it.each<[string, Partial<PutToSign>]>([
  ['a file', {}],
  ['the same once more', {}],
  ['another day', { signingDate: new Date('2026-11-24T00:00:00.999Z') }],
  ['another region', { region: 'eu-central-1' }],
  ['other credentials', { credentials: { accessKeyId: 'ASIA1', secretAccessKey: 'other' } }],
  [
    'the credentials of a role',
    { credentials: { accessKeyId: 'ASIA1', secretAccessKey: 'x', sessionToken: 'a+b/c==(!*~)' } },
  ],
  ['a bucket in the path', { url: 'http://127.0.0.1:4566/bucket/uploads/hana/1/a.txt' }],
  ['a name of many characters', { url: `https://b.example.com/${encode("写真 (1)!*'+&=?#.png")}` }],
  ['another lifetime', { expiresInSeconds: 604_800 }],
])('signs %s as the AWS SDK does', async (_, changes) => {
  const wanted = { ...put, ...changes }
  const url = new URL(presignPut(wanted))
  expect(url.searchParams.get('X-Amz-Signature')).toBe(await signedBySdk(wanted))
  const { origin, pathname } = new URL(wanted.url)
  expect(url.origin + url.pathname).toBe(origin + pathname)
})
