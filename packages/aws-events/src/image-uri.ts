/** Where an image is pulled from. */
export interface ImageUri {
  /** Host, with its port; `undefined` for Docker Hub's short names. */
  readonly registry: string | undefined
  /** AWS account and region of a private ECR registry. */
  readonly account: string | undefined
  readonly region: string | undefined
  /** With its namespace: `team/backend`. */
  readonly repository: string
  readonly tag: string | undefined
  /** `sha256:…` */
  readonly digest: string | undefined
}

const ECR = /^([^.]+)\.dkr[.-]ecr(?:-fips)?\.([^.]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/

/**
 * Reads an image as a container definition names it. A first part is a host if it has a dot or a port, or is
 * `localhost`, as Docker decides it.
 *
 * @example parseImageUri('111122223333.dkr.ecr.eu-west-1.amazonaws.com/backend:4f2a9c1').tag // '4f2a9c1'
 */
export function parseImageUri(uri: string): ImageUri {
  const [named = '', digest] = uri.split('@', 2)
  const slash = named.indexOf('/')
  const first = named.slice(0, Math.max(slash, 0))
  const registry = /[.:]/.test(first) || first === 'localhost' ? first : undefined
  const path = registry === undefined ? named : named.slice(slash + 1)
  const colon = path.lastIndexOf(':')
  const tagged = colon > path.lastIndexOf('/')
  const [, account, region] = ECR.exec(registry ?? '') ?? []
  return {
    registry,
    account,
    region,
    repository: tagged ? path.slice(0, colon) : path,
    tag: tagged ? path.slice(colon + 1) : undefined,
    digest,
  }
}
