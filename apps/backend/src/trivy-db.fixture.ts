import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Keys in the order of their bytes, each with a value or with a bucket of its own. */
type Bucket = { readonly [key: string]: string | Bucket }

/** A vulnerability of one of Debian's source packages. */
export interface Vulnerability {
  readonly id: string
  /** Source package, for instance `glibc`. */
  readonly source: string
  /** Version that the fix is in. Empty where there is none yet. */
  readonly fixed: string
  readonly severity: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL'
}

const severities = ['UNKNOWN', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL']

/**
 * Writes a vulnerability database of this content into a cache folder of Trivy: what `--skip-db-update` then reads.
 * @param release of Debian, for instance `12`
 * @see https://github.com/aquasecurity/trivy-db/tree/main/pkg/db for the buckets
 */
export function writeTrivyDb(
  cacheFolder: string,
  release: string,
  vulnerabilities: readonly Vulnerability[],
): void {
  const platform = `debian ${release}`
  const folder = join(cacheFolder, 'db')
  mkdirSync(folder, { recursive: true })
  const packages: Record<string, Record<string, string>> = {}
  const details: Record<string, string> = {}
  for (const { id, source, fixed, severity } of vulnerabilities) {
    packages[source] = { ...packages[source], [id]: JSON.stringify({ FixedVersion: fixed }) }
    details[id] = JSON.stringify({
      Title: 'made up for a test',
      Severity: severity,
      VendorSeverity: { debian: severities.indexOf(severity) },
    })
  }
  const source = { ID: 'debian', Name: 'Debian', URL: 'https://security-tracker.debian.org' }
  writeFileSync(
    join(folder, 'trivy.db'),
    boltFile({
      'data-source': { [platform]: JSON.stringify(source) },
      [platform]: packages,
      vulnerability: details,
    }),
  )
  const metadata = {
    Version: 2,
    NextUpdate: '2099-01-01T00:00:00Z',
    UpdatedAt: '2026-01-01T00:00:00Z',
    DownloadedAt: '2026-01-01T00:00:00Z',
  }
  writeFileSync(join(folder, 'metadata.json'), JSON.stringify(metadata))
}

const pageSize = 4096
const pageHeader = 16
const elementHeader = 16
const flags = { leaf: 0x02, meta: 0x04, freelist: 0x10, bucket: 0x01 }

/**
 * A database as bbolt reads it: two meta pages, an empty list of free pages, and one leaf page a bucket.
 * @throws if a bucket does not fit into a page
 * @see https://github.com/etcd-io/bbolt/tree/main/internal/common (`page.go`, `meta.go`, `bucket.go`)
 */
function boltFile(root: Bucket): Buffer {
  const pages: Buffer[] = [Buffer.alloc(0), Buffer.alloc(0), page(2, flags.freelist, 0)]
  const rootPage = addBucket(pages, root)
  for (const id of [0, 1]) pages[id] = metaPage(id, rootPage, pages.length)
  return Buffer.concat(pages)
}

/** Appends a bucket after those that are in it; the id of its page. */
function addBucket(pages: Buffer[], bucket: Bucket): number {
  const elements = Object.entries(bucket)
    .map(([key, value]) => ({
      flag: typeof value === 'string' ? 0 : flags.bucket,
      key: Buffer.from(key),
      value: typeof value === 'string' ? Buffer.from(value) : bucketHeader(addBucket(pages, value)),
    }))
    .sort((a, b) => a.key.compare(b.key))
  const id = pages.length
  const leaf = page(id, flags.leaf, elements.length)
  let data = pageHeader + elements.length * elementHeader
  for (const [index, { flag, key, value }] of elements.entries()) {
    const at = pageHeader + index * elementHeader
    if (data + key.length + value.length > pageSize) throw new Error('the bucket exceeds a page')
    // Where the key is, counted from here.
    for (const [field, number] of [flag, data - at, key.length, value.length].entries())
      leaf.writeUInt32LE(number, at + field * 4)
    data += key.copy(leaf, data)
    data += value.copy(leaf, data)
  }
  pages.push(leaf)
  return id
}

function page(id: number, flag: number, count: number): Buffer {
  const buffer = Buffer.alloc(pageSize)
  buffer.writeBigUInt64LE(BigInt(id), 0)
  buffer.writeUInt16LE(flag, 8)
  buffer.writeUInt16LE(count, 10)
  return buffer
}

/** Page of its root, then its sequence. */
function bucketHeader(rootPage: number): Buffer {
  const buffer = Buffer.alloc(16)
  buffer.writeBigUInt64LE(BigInt(rootPage), 0)
  return buffer
}

function metaPage(id: number, rootPage: number, pageCount: number): Buffer {
  const buffer = page(id, flags.meta, 0)
  const [magic, version] = [0xed0cdaed, 2]
  for (const [field, number] of [magic, version, pageSize, 0].entries())
    buffer.writeUInt32LE(number, pageHeader + field * 4)
  // Root's page and sequence, the page of the free list, the number of pages, the transaction.
  for (const [field, number] of [rootPage, 0, 2, pageCount, id].entries())
    buffer.writeBigUInt64LE(BigInt(number), pageHeader + 16 + field * 8)
  const checked = buffer.subarray(pageHeader, pageHeader + 56)
  buffer.writeBigUInt64LE(fnv1a(checked), pageHeader + 56)
  return buffer
}

/** @see https://datatracker.ietf.org/doc/html/draft-eastlake-fnv, 64 bits */
function fnv1a(bytes: Buffer): bigint {
  let hash = 0xcbf29ce484222325n
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return hash
}
