import { createHash } from 'node:crypto'

export const INDEX_MEDIA_TYPE = 'application/vnd.oci.image.index.v1+json'

/**
 * An image index with one linux/amd64 manifest. Its digest depends on the content only, so that the same content pushed
 * under two tags is one image. There are no layers.
 */
export function imageManifest(content: object): string {
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex')
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: INDEX_MEDIA_TYPE,
    manifests: [
      {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: `sha256:${digest}`,
        size: 1000,
        platform: { architecture: 'amd64', os: 'linux' },
      },
    ],
  })
}
