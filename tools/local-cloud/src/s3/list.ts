import type { HttpAnswer } from '../wire/http.ts'
import { AwsError } from '../wire/service.ts'
import { toXml } from '../wire/xml.ts'
import type { StoredObject } from './stored-object.ts'

type Answer = Exclude<HttpAnswer, string>

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/'
const CREATED = '2026-01-01T00:00:00.000Z'
/** Limit and default of S3. */
const MOST = 1000

/** `ListBuckets`, what `aws s3 ls` calls. */
export function listBuckets(account: string, names: readonly string[]): Answer {
  const buckets = names.map((Name) => toXml({ Bucket: { Name, CreationDate: CREATED } })).join('')
  return xml(
    'ListAllMyBucketsResult',
    `${toXml({ Owner: { ID: account } })}<Buckets>${buckets}</Buckets>`,
  )
}

/**
 * One page of `ListObjectsV2`. The older `ListObjects` answers the same members, with a marker in place of a token.
 * @throws AwsError InvalidArgument
 */
export function listObjects(
  bucket: string,
  objects: readonly StoredObject[],
  query: URLSearchParams,
): Answer {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const isSecond = query.get('list-type') === '2'
  const size = pageSize(query)
  const after =
    decodeToken(query.get('continuation-token')) ??
    query.get('start-after') ??
    query.get('marker') ??
    ''
  const entries = entriesOf(objects, prefix, delimiter).filter(({ name }) => name > after)
  const page = entries.slice(0, size)
  const last = page.at(-1)?.name
  const isTruncated = entries.length > page.length
  const next = isSecond
    ? { NextContinuationToken: last && Buffer.from(last).toString('base64url') }
    : { NextMarker: last }
  const head = {
    Name: bucket,
    Prefix: prefix,
    ...(delimiter && { Delimiter: delimiter }),
    MaxKeys: size,
    IsTruncated: isTruncated,
    ...(isSecond && { KeyCount: page.length }),
    ...(isTruncated && next),
  }
  return xml('ListBucketResult', toXml(head) + page.map(writeEntry).join(''))
}

interface Entry {
  /** A key, or a prefix that ends with the delimiter. */
  readonly name: string
  /** `undefined` for a prefix. */
  readonly object: StoredObject | undefined
}

function entriesOf(objects: readonly StoredObject[], prefix: string, delimiter: string): Entry[] {
  const entries = new Map<string, Entry>()
  for (const object of objects.filter(({ key }) => key.startsWith(prefix))) {
    const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length)
    const name = end === -1 ? object.key : object.key.slice(0, end + delimiter.length)
    entries.set(name, { name, object: end === -1 ? object : undefined })
  }
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function writeEntry({ name, object }: Entry): string {
  if (!object) return toXml({ CommonPrefixes: { Prefix: name } })
  return toXml({
    Contents: {
      Key: name,
      LastModified: object.lastModified,
      ETag: object.etag,
      Size: object.body.length,
      StorageClass: 'STANDARD',
    },
  })
}

function pageSize(query: URLSearchParams): number {
  const size = Number(query.get('max-keys') ?? MOST)
  if (!Number.isInteger(size) || size < 0)
    throw new AwsError(
      'InvalidArgument',
      'Argument max-keys must be an integer between 0 and 2147483647',
    )
  return Math.min(size, MOST)
}

function decodeToken(token: string | null): string | undefined {
  return token === null ? undefined : Buffer.from(token, 'base64url').toString()
}

function xml(root: string, content: string): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">${content}</${root}>`,
  }
}
