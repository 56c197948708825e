/**
 * What is found out about the images that one push brings to a repository. They are stored for the repository, because one event
 * is about one image of them. Facts are only ever added. All times are epoch milliseconds.
 */
export type PushFact = SightingFact | ManifestFact | LeaderFact

/** A scan event named this image. */
export interface SightingFact {
  readonly kind: 'sighting'
  readonly digest: string
  readonly at: number
  readonly tags: readonly string[]
  /** The scan failed: that of an image index always does. */
  readonly failed?: true
}

/** What ECR returned of an image. */
export interface ManifestFact {
  readonly kind: 'manifest'
  readonly digest: string
  /** Of the event because of which it was read. */
  readonly at: number
  /** `artifact`: a signature, an attestation or an SBOM, which nobody scans. */
  readonly is: 'index' | 'image' | 'artifact'
  readonly tags: readonly string[]
  readonly pushedAt?: number
  /** What an index lists. */
  readonly parts?: readonly Part[]
}

/** One entry of an image index. */
export interface Part {
  readonly digest: string
  readonly is: 'image' | 'artifact'
  /** `linux/arm64` */
  readonly platform?: string
}

/** One image of a push. */
export interface Member {
  readonly digest: string
  readonly is: 'index' | 'image' | 'artifact' | 'unknown'
  readonly platform?: string
}

/** The message of a push is stored with this one of its images. */
export interface LeaderFact {
  readonly kind: 'leader'
  readonly digest: string
  /** Of the event because of which it was chosen. */
  readonly at: number
}

const kinds: ReadonlySet<string> = new Set<PushFact['kind']>(['sighting', 'manifest', 'leader'])

/** Whether a fact is about the images of a push. */
export function isPushFact(fact: { readonly kind: string }): fact is PushFact {
  return kinds.has(fact.kind)
}
