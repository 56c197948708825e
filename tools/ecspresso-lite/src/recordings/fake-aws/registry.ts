import { isObject, type Json, type JsonObject } from '../../definitions/json.ts'
import type { World } from '../world.ts'

/** The index of an image that the registry has, or undefined. */
export function manifestOf({ images }: World, repository: string, tag: string): Json | undefined {
  const platforms = images[`${repository}:${tag}`]
  if (!platforms) return undefined
  const type = 'application/vnd.oci.image'
  return {
    schemaVersion: 2,
    mediaType: `${type}.index.v1+json`,
    manifests: platforms.map((platform, index) => {
      const [os = '', architecture = ''] = platform.split('/')
      return {
        mediaType: `${type}.manifest.v1+json`,
        digest: `sha256:${String(index).padStart(64, '0')}`,
        size: 1000,
        platform: { os, architecture },
      }
    }),
  }
}

/** The same image by ECR's API, which ecspresso-lite calls. */
export function batchGetImage(world: World, { repositoryName, imageIds }: JsonObject): JsonObject {
  const id = Array.isArray(imageIds) ? imageIds[0] : undefined
  const tag = isObject(id) ? id['imageTag'] : undefined
  const manifest = manifestOf(world, String(repositoryName), String(tag))
  return manifest === undefined
    ? { images: [], failures: [{ failureCode: 'ImageNotFound' }] }
    : { images: [{ imageManifest: JSON.stringify(manifest) }] }
}
