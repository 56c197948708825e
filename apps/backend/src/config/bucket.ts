import { isPrivateUrl, isThisMachine } from './net.ts'

/** A bucket for uploads. */
export interface Bucket {
  /** Keys are appended to it: `https://BUCKET.s3.REGION.amazonaws.com`, or `ENDPOINT/BUCKET`. No slash at the end. */
  readonly url: string
  readonly region: string
}

/**
 * Host names of S3, with the bucket in front or not.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
const s3Host =
  /^(?<bucket>[a-z0-9][a-z0-9.-]+\.)?s3(?:-accelerate|-fips)?(?:\.dualstack)?(?:[.-](?<region>[a-z]{2}(?:-[a-z]+)+-\d))?\.amazonaws\.com(?:\.cn)?$/

/**
 * Whether this can be the base URL of a bucket: the bucket in the host name, or one segment of the path. Hosts that are
 * not Amazon's (a domain name of its own, another store that speaks S3) are not checked further.
 */
export function isBucketUrl(value: string): boolean {
  const url = URL.parse(value)
  if (!url || !isPrivateUrl(value)) return false
  if (url.username || url.password || url.search || url.hash) return false
  const segments = url.pathname.split('/').filter(Boolean).length
  if (url.hostname.endsWith('.amazonaws.com') || url.hostname.endsWith('.amazonaws.com.cn')) {
    const host = s3Host.exec(url.hostname)
    return host !== null && segments === (host.groups?.['bucket'] ? 0 : 1)
  }
  return isThisMachine(url.hostname) ? segments === 1 : segments <= 1
}

/** The bucket behind a URL that `isBucketUrl` accepts. Its region is in the host name, or else the service's own. */
export function bucketAt(value: string, region: string): Bucket {
  const url = new URL(value)
  return {
    url: url.href.replace(/\/$/, ''),
    region: s3Host.exec(url.hostname)?.groups?.['region'] ?? region,
  }
}
