import { prod } from '@repo/environments/fixture'
import { expect, it } from 'vitest'
import { digestOf } from '../testing/images.ts'
import { placeOf, start } from '../testing/setup.ts'
import { createManifestReader } from './manifest-reader.ts'

const place = placeOf(prod)
const { account, region, repository } = place
const own = { partition: 'aws', account, region }
const [amd, attestation, index, older] = ['1', '2', '3', '4'].map(digestOf)
const indexType = 'application/vnd.oci.image.index.v1+json'

/** As BuildKit writes it. */
const manifestOfIndex = JSON.stringify({
  schemaVersion: 2,
  mediaType: indexType,
  manifests: [
    { digest: amd, size: 1, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
    {
      digest: attestation,
      size: 1,
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
    },
  ],
})

const detail = (imageDigest: string | undefined, more: object = {}) => ({
  imageDigest,
  imagePushedAt: new Date(start),
  imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
  ...more,
})
const images = [
  detail(amd),
  detail(digestOf('5'), { artifactMediaType: 'application/vnd.dev.cosign.artifact.sig.v1+json' }),
  detail(index, { imageTags: ['b', 'a'], imageManifestMediaType: indexType }),
  detail(older, {
    imageTags: ['old'],
    imageManifestMediaType: indexType,
    imagePushedAt: new Date(start - 9e6),
  }),
]

interface Input {
  readonly imageIds?: readonly { readonly imageDigest: string }[]
  readonly registryId: string
  readonly repositoryName: string
}

function setup() {
  const calls: { name: string; input: Input }[] = []
  const send = async (command: { constructor: { name: string }; input: Input }) => {
    const { name } = command.constructor
    const { input } = command
    calls.push({ name, input })
    const wanted = input.imageIds?.map(({ imageDigest }) => imageDigest)
    if (name === 'DescribeImagesCommand')
      return {
        imageDetails: images.filter(
          ({ imageDigest = '', ...one }) => wanted?.includes(imageDigest) ?? 'imageTags' in one,
        ),
      }
    return {
      images: wanted?.map((imageDigest) => ({
        imageId: { imageDigest },
        imageManifest: manifestOfIndex,
      })),
    }
  }
  // Only `send` is used of the client.
  const client = { send } as unknown as NonNullable<Parameters<typeof createManifestReader>[1]>
  return { calls, reader: createManifestReader(own, client) }
}

const signal = AbortSignal.timeout(3000)
const indexFact = {
  kind: 'manifest',
  digest: index,
  is: 'index',
  tags: ['a', 'b'],
  pushedAt: start,
  parts: [
    { digest: amd, is: 'image', platform: 'linux/arm64/v8' },
    { digest: attestation, is: 'artifact' },
  ],
}

it('manifest › returns the entries of an index, attestations apart from platforms', async () => {
  const { reader, calls } = setup()
  expect(await reader.manifest(place, index ?? '', signal)).toEqual(indexFact)
  for (const { input } of calls)
    expect(input).toMatchObject({ registryId: account, repositoryName: repository })
})

it.each([
  ['an image', amd, 'image'],
  ['a signature', digestOf('5'), 'artifact'],
])('manifest › reads no entries of %s', async (_, digest = '', is) => {
  const { reader, calls } = setup()
  expect(await reader.manifest(place, digest, signal)).toEqual({
    ...{ kind: 'manifest', digest, is, tags: [], pushedAt: start },
  })
  expect(calls.map(({ name }) => name)).toEqual(['DescribeImagesCommand'])
})

it('indexOf › finds the index that was pushed with an image, and reads none of another day', async () => {
  const { reader, calls } = setup()
  const image = await reader.manifest(place, amd ?? '', signal)
  expect(await reader.indexOf(place, image, signal)).toEqual(indexFact)
  expect(calls.at(-1)?.input.imageIds).toEqual([{ imageDigest: index }])
})

it('indexOf › returns undefined where no index lists the image', async () => {
  const { reader } = setup()
  const image = await reader.manifest(place, digestOf('5'), signal)
  expect(await reader.indexOf(place, image, signal)).toBeUndefined()
})
