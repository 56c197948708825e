import { randomUUID } from 'node:crypto'
import type { User } from '../auth/user.ts'
import type { Bucket } from '../config/bucket.ts'
import { encode, presignPut } from './presign-put.ts'
import type { Credentials } from './task-role.ts'
import type { Upload, UploadRequest } from './upload.schema.ts'

/** Lifetime of a URL, seconds. Anyone with the URL can use it: just long enough to start an upload. */
const expiresInSeconds = 300

export interface PresignerOptions {
  readonly bucket: Bucket
  /** Called for each upload; expected to cache credentials while they are valid. */
  readonly credentials: () => Promise<Credentials>
  readonly now?: () => Date
  /** Creates the part of the key that cannot be guessed. */
  readonly newId?: () => string
}

/** Signs URLs to which clients may send one file each, under a prefix of their own. */
export class Presigner {
  readonly #options: Required<PresignerOptions>

  constructor(options: PresignerOptions) {
    this.#options = { now: () => new Date(), newId: randomUUID, ...options }
  }

  async sign(user: User, { fileName, contentType, contentLength }: UploadRequest): Promise<Upload> {
    const { bucket, credentials, now, newId } = this.#options
    const key = `uploads/${user.subject}/${newId()}/${fileName}`
    // They are part of the signature: S3 refuses a file of another type or length, and a second one under the same key.
    const headers = {
      'content-type': contentType,
      'content-length': String(contentLength),
      'if-none-match': '*',
    } as const
    const signingDate = now()
    const url = presignPut({
      url: `${bucket.url}/${key.split('/').map(encode).join('/')}`,
      headers,
      region: bucket.region,
      credentials: await credentials(),
      signingDate,
      expiresInSeconds,
    })
    const expires = new Date(signingDate.getTime() + expiresInSeconds * 1000).toISOString()
    return { method: 'PUT', url, headers, key, expires }
  }
}
