import { createHash } from 'node:crypto'
import { hex } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { Calls } from '../calls.ts'
import type { Clock } from '../clock.ts'
import type { HttpAnswer, HttpRequest } from '../wire/http.ts'
import { AwsError } from '../wire/service.ts'
import { clientOf, signedBy } from '../wire/signed-by.ts'
import type { Route } from '../wire/wire.ts'
import { toXml } from '../wire/xml.ts'
import { type CorsRule, corsHeaders, preflight } from './cors.ts'
import { listBuckets, listObjects } from './list.ts'
import { checkPresigned } from './presigned.ts'
import type { StoredObject } from './stored-object.ts'

export interface S3 {
  readonly route: Route
  /** Whether the path of a request begins with a bucket. */
  hasBucket(request: HttpRequest): boolean
  /** Creates a bucket, as a stack does. */
  seedBucket(caller: Caller, name: string, cors?: readonly CorsRule[]): void
  /** Every object of a bucket, in the order of arrival. */
  objects(bucket: string): readonly StoredObject[]
  /** Names of the buckets. */
  buckets(): readonly string[]
}

export interface S3Options {
  readonly calls: Calls
  readonly clock: Clock
  readonly fallback: Caller
  /** The secret of an access key id; `undefined` where there is no such key. */
  readonly secretOf: (accessKeyId: string) => string | undefined
  /** Epoch milliseconds of the machine, because requests are signed by a real process. */
  readonly now?: () => number
}

interface Bucket {
  readonly caller: Caller
  readonly cors: readonly CorsRule[]
  readonly objects: Map<string, StoredObject>
}

/** Parameters of a list that may be empty. */
const LISTING = ['prefix', 'delimiter', 'marker', 'encoding-type']

type Answer = Exclude<HttpAnswer, string>

/** The part of S3 that uploads use: objects under `/BUCKET/KEY`, by presigned URL or signed request, and lists of them. */
export function createS3(options: S3Options): S3 {
  const { calls, clock, fallback, now = Date.now } = options
  const buckets = new Map<string, Bucket>()

  async function serve(request: HttpRequest, name: string, key: string): Promise<Answer> {
    if (name === '') return listOf(request)
    const bucket = buckets.get(name)
    if (!bucket) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404)
    // A browser sends no credentials with it.
    if (request.method === 'OPTIONS') return preflight(request, bucket.cors)
    await authorize(request, options, now())
    if (!key) return serveBucket(request, name, bucket)
    if (request.method === 'PUT') return put(bucket, key, request, now())
    if (request.method === 'GET' || request.method === 'HEAD') return get(bucket, key)
    throw new AwsError('MethodNotAllowed', 'The specified method is not allowed', 405)
  }

  async function listOf(request: HttpRequest): Promise<Answer> {
    await authorize(request, options, now())
    const { caller } = signedBy(request, fallback)
    const own = [...buckets].filter(([, bucket]) => bucket.caller.account === caller.account)
    return listBuckets(
      caller.account,
      own.map(([name]) => name),
    )
  }

  return {
    seedBucket: (caller, name, cors = []) =>
      void buckets.set(name, { caller, cors, objects: new Map() }),
    objects: (bucket) => [...(buckets.get(bucket)?.objects.values() ?? [])],
    buckets: () => [...buckets.keys()],
    hasBucket: ({ url }) => buckets.has(url.pathname.split('/')[1] ?? ''),
    async route(request) {
      const { caller, service } = signedBy(request, fallback)
      const [, name = '', ...rest] = request.url.pathname.split('/')
      if (service !== 's3' && !buckets.has(name)) return undefined
      const key = decode(rest.join('/'))
      const answer = await serve(request, name, key).catch((error: unknown) =>
        failure(error, request),
      )
      calls.record({
        time: clock.now(),
        service: 's3',
        operation: `${request.method} object`,
        caller,
        client: clientOf(request),
        request: { bucket: name, key },
        status: answer.status,
      })
      // Also those of an error, or the page could not read it.
      const shared = corsHeaders(request, buckets.get(name)?.cors ?? [])
      return { ...answer, headers: { ...answer.headers, ...shared } }
    },
  }
}

/** Presigned URLs are verified like in S3. Signatures of other requests are not, as everywhere in local-cloud. */
async function authorize(
  request: HttpRequest,
  { secretOf }: S3Options,
  now: number,
): Promise<void> {
  const credential = request.url.searchParams.get('X-Amz-Credential')
  if (credential === null) {
    if (request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) return
    throw new AwsError('AccessDenied', 'Access Denied', 403)
  }
  const secret = secretOf(credential.split('/')[0] ?? '')
  if (secret === undefined)
    throw new AwsError(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      403,
    )
  await checkPresigned(request, secret, now)
}

function serveBucket({ method, url }: HttpRequest, name: string, bucket: Bucket): Answer {
  if (method === 'HEAD')
    return { status: 200, headers: { 'x-amz-bucket-region': bucket.caller.region } }
  // Settings of a bucket are parameters without a value: `?versioning`, `?acl`.
  const setting = [...url.searchParams].find(([, value]) => value === '')?.[0]
  if (method === 'GET' && (setting === undefined || LISTING.includes(setting)))
    return listObjects(name, [...bucket.objects.values()], url.searchParams)
  throw new AwsError('NotImplemented', 'local-cloud lists buckets and serves objects only', 501)
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
function put(bucket: Bucket, key: string, { headers, body }: HttpRequest, now: number): Answer {
  if (headers['if-none-match'] === '*' && bucket.objects.has(key))
    throw new AwsError(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      412,
    )
  const etag = `"${createHash('md5').update(body).digest('hex')}"`
  const contentType = headers['content-type'] ?? 'binary/octet-stream'
  bucket.objects.set(key, { key, contentType, body, etag, lastModified: new Date(now) })
  return { status: 200, headers: { etag } }
}

function get(bucket: Bucket, key: string): Answer {
  const object = bucket.objects.get(key)
  if (!object) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404)
  return {
    status: 200,
    headers: {
      'content-type': object.contentType,
      'content-length': String(object.body.length),
      etag: object.etag,
      'last-modified': object.lastModified.toUTCString(),
    },
    body: object.body,
  }
}

function failure(error: unknown, { url }: HttpRequest): Answer {
  if (!(error instanceof AwsError)) throw error
  const { code, message, status } = error
  const RequestId = hex(16).toUpperCase()
  const body = toXml({ Error: { Code: code, Message: message, Resource: url.pathname, RequestId } })
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': RequestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
