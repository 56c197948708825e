import { HttpRequest } from '@smithy/core/protocols'
import { Hash } from '@smithy/core/serde'
import { SignatureV4 } from '@smithy/signature-v4'
import type { Credentials } from './task-role.ts'

export interface PutToSign {
  /** Of the object, encoded. */
  readonly url: string
  /** All of them are signed. */
  readonly headers: Readonly<Record<string, string>>
  readonly region: string
  readonly credentials: Credentials
  readonly signingDate: Date
  readonly expiresInSeconds: number
}

/** Node's SHA-256 with the interface that the signer requires. */
class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super('sha256', secret)
  }
}

/**
 * Presigns a PUT with the signer of the AWS SDK alone: an S3 client would sign the same bytes, with all of its code.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export async function presignPut(put: PutToSign): Promise<string> {
  const url = new URL(put.url)
  const signer = new SignatureV4({
    service: 's3',
    region: put.region,
    credentials: put.credentials,
    sha256: Sha256,
    // S3 alone does not encode the path a second time.
    uriEscapePath: false,
  })
  const request = new HttpRequest({
    method: 'PUT',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    // A query parameter, spelled as S3 and the SDK spell it: the file's hash does not exist yet.
    headers: { host: url.host, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD', ...put.headers },
  })
  const { query } = await signer.presign(request, {
    signingDate: put.signingDate,
    expiresIn: put.expiresInSeconds,
  })
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, String(value))
  return url.href
}
