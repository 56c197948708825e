import { createBuild } from '@repo/aws-events/build'
import { prod } from '@repo/environments/fixture'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Manifest, ManifestReader } from '../enrich/manifest-reader.ts'
import { createEnrichPush } from '../enrich/push.ts'
import { newCommit, oldCommit } from '../testing/facts.ts'
import { digestOf } from '../testing/images.ts'
import { arrivals } from '../testing/scenarios.ts'
import { placeOf, queued, setup, start } from '../testing/setup.ts'
import { pushOf } from './push.ts'

const { account, region, repository } = placeOf(prod)
const build = createBuild({ account, region })
const own = { partition: 'aws', account, region }
const [amd, arm, attestation, index] = ['1', '2', '3', '4'].map(digestOf)

const scanOf = (digest: string | undefined, second: number, detail: object) =>
  build.ecrImageScan({
    repository,
    at: start + second * 1000,
    detail: { 'image-digest': digest, 'image-tags': [], ...detail },
  })
const counts = (critical: number, high: number) => ({
  'finding-severity-counts': { CRITICAL: critical, HIGH: high },
})
const failed = { 'scan-status': 'FAILED' }

/** What ECR sends of one push of an index with two platforms and an attestation. */
const push = [
  scanOf(amd, 0, counts(2, 3)),
  scanOf(arm, 1, counts(2, 4)),
  scanOf(attestation, 2, failed),
  scanOf(index, 3, { ...failed, 'image-tags': [newCommit] }),
]

const parts = [
  { digest: amd ?? '', is: 'image', platform: 'linux/amd64' },
  { digest: arm ?? '', is: 'image', platform: 'linux/arm64' },
  { digest: attestation ?? '', is: 'artifact' },
] as const
const indexFact: Manifest = {
  kind: 'manifest',
  digest: index ?? '',
  is: 'index',
  tags: [newCommit],
  pushedAt: start,
  parts,
}

/** An ECR that has the push, and any other digest as an image with these tags. */
const ecr = (tags: readonly string[] = []): ManifestReader => ({
  manifest: async (_place, digest) =>
    digest === index ? indexFact : { kind: 'manifest', digest, is: 'image', tags, pushedAt: start },
  indexOf: async (_place, { digest }) =>
    parts.some((part) => part.digest === digest) ? indexFact : undefined,
})
const enrichPush = createEnrichPush({ log: () => {}, own, open: async () => ecr() })
const onProd = (more: object = {}) => setup({ environment: prod, ...more })

async function shown(batches: readonly (readonly unknown[])[], more: object = {}) {
  const { handle, slack } = onProd(more)
  for (const batch of batches)
    expect(await handle(queued(...batch))).toEqual({ batchItemFailures: [] })
  return slack.messages.map(({ text, blocks, metadata }) => {
    // Which of its images has the message depends on which came first.
    const { key: _key, ...payload } = metadata?.event_payload ?? {}
    return { text, blocks, payload }
  })
}

describe('the push of an image for several platforms', () => {
  it('is one message of the tagged image, which counts each vulnerability once', async () => {
    const [message, ...others] = await shown(push.map((event) => [event]))
    expect(others).toEqual([])
    expect(message?.text).toBe('🛡️ prod · backend 8b31d07: 2 critical, 4 high found in this image')
    expect(message?.payload).toMatchObject({
      status: 'found',
      commit: newCommit,
      image_digest: index,
      critical: 2,
      high: 4,
    })
    const blocks = JSON.stringify(message?.blocks)
    expect(blocks).toContain('4 images were pushed as one; 2 of them without a scan result')
  })

  it.each([
    ['ECR cannot be read', {}],
    ['ECR returns the manifests', { enrichPush }],
  ])(
    'is the same one message in any order, duplicated, in any batches, where %s',
    async (_, more) => {
      const expected = await shown([push], more)
      expect(expected).toHaveLength(1)
      await fc.assert(
        fc.asyncProperty(arrivals(push), async (batches) => {
          expect(await shown(batches, more)).toEqual(expected)
        }),
        { numRuns: 100 },
      )
    },
  )

  it('names the platforms where ECR returns the manifest, and no failed scan', async () => {
    const [message] = await shown([push], { enrichPush })
    const blocks = JSON.stringify(message?.blocks)
    expect(blocks).toContain('on linux/amd64 and linux/arm64 together')
    expect(blocks).not.toMatch(/fail|without a scan result/)
  })

  it('has a failed platform in its message, as its vulnerabilities are not known', async () => {
    const partly = [push[0], scanOf(arm, 1, failed), push[2], push[3]]
    const [message, ...others] = await shown([partly], { enrichPush })
    expect(others).toEqual([])
    expect(message?.text).toContain('2 critical, 3 high found')
    expect(JSON.stringify(message?.blocks)).toContain('the scan of linux/arm64 failed')
  })

  it('is one message where the events of all its images have the tag', async () => {
    const tagged = push.map((event) => ({
      ...event,
      detail: { ...event.detail, 'image-tags': [newCommit] },
    }))
    const expected = await shown([tagged])
    expect(expected.map(({ text }) => text)).toEqual([
      expect.stringContaining('2 critical, 4 high'),
    ])
    await fc.assert(
      fc.asyncProperty(arrivals(tagged), async (batches) => {
        expect(await shown(batches)).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })

  it('has its attestations in its message where their scans fail minutes later', async () => {
    const late = [scanOf(attestation, 300, failed), scanOf(digestOf('5'), 500, failed)]
    const texts = await shown([push.slice(0, 2), [push[3]], ...late.map((event) => [event])])
    expect(texts.map(({ text }) => text)).toEqual([expect.stringContaining('8b31d07: 2 critical')])
  })

  it('is published by none of its attestations, where nothing else of it has arrived', async () => {
    const attestations = [push[2], scanOf(digestOf('5'), 4, failed)]
    expect(await shown([attestations])).toEqual([])
    expect(await shown([attestations, [push[0]], [push[3]]])).toHaveLength(1)
  })

  it('is a failed scan where no platform has a result', async () => {
    const none = [scanOf(amd, 0, failed), scanOf(arm, 1, failed), push[2], push[3]]
    for (const more of [{}, { enrichPush }])
      expect(await shown([none], more)).toEqual([
        expect.objectContaining({ text: expect.stringContaining('the scan of 8b31d07 failed') }),
      ])
  })

  it('is published when its first platform has a result, not for index and attestation alone', async () => {
    const { handle, slack } = onProd({ enrichPush })
    await handle(queued(push[3], push[2]))
    expect(slack.messages).toEqual([])
    await handle(queued(push[0]))
    expect(slack.messages.map(({ text }) => text)).toEqual([
      expect.stringContaining('8b31d07: 2 critical, 3 high found'),
    ])
  })

  it('gets findings that arrive when only the images themselves are still stored', async () => {
    const all = onProd({ enrichPush })
    await all.handle(queued(...push))
    // As two days later, when what is stored of the repository has expired.
    const read = all.store.read
    const expired: typeof all.store.read = async (partition, ...rest) =>
      partition.endsWith(`repository/${repository}`)
        ? { facts: [], messages: new Map() }
        : read(partition, ...rest)
    const finding = build.inspectorFinding({ repository, at: start + 9e8 })
    const [resource] = finding.detail.resources
    const image = { ...resource?.details?.awsEcrContainerImage, imageHash: arm, imageTags: [] }
    const id = `${resource?.id?.replace(/sha256:.*/, '')}${arm}`
    const resources = [{ ...resource, id, details: { awsEcrContainerImage: image } }]
    Object.assign(all.store, { read: expired })
    await all.handle(queued({ ...finding, detail: { ...finding.detail, resources } }))
    expect(all.slack.messages.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^🛡️ prod · backend 8b31d07: /),
    ])
  })
})

describe('a busy repository', () => {
  it('is read around the time of the event alone', async () => {
    const all = onProd()
    const hours = Array.from({ length: 48 }, (_, hour) =>
      scanOf(`sha256:${String(hour).padStart(64, 'f')}`, hour * 3600, {
        'image-tags': [`v${hour}`],
      }),
    )
    await all.handle(queued(...hours))
    const read = all.store.read
    const facts: number[] = []
    Object.assign(all.store, {
      read: async (...args: Parameters<typeof read>) => {
        const found = await read(...args)
        if (args[0].endsWith(`repository/${repository}`)) facts.push(found.facts.length)
        return found
      },
    })
    await all.handle(queued(scanOf(digestOf('5'), 48 * 3600, counts(1, 0))))
    expect(facts.length).toBeGreaterThan(0)
    expect(Math.max(...facts)).toBeLessThanOrEqual(6)
  })

  it('keeps one message where a push is scanned again a day later, in another order', async () => {
    const again = [index, arm, amd].map((digest, second) =>
      digest === index
        ? scanOf(digest, 86_400 + second, { ...failed, 'image-tags': [newCommit] })
        : scanOf(digest, 86_400 + second, counts(2, 5)),
    )
    const texts = await shown([...push, ...again].map((event) => [event]))
    expect(texts.map(({ text }) => text)).toEqual([
      expect.stringContaining('8b31d07: 2 critical, 5 high'),
    ])
  })
})

describe('two pushes within a minute', () => {
  const second = [
    scanOf(digestOf('5'), 40, counts(1, 0)),
    scanOf(digestOf('6'), 41, { ...failed, 'image-tags': [oldCommit] }),
  ]

  it('are two messages, each with its own images', async () => {
    const texts = (await shown([[...push, ...second]])).map(({ text }) => text)
    expect(texts).toEqual([
      expect.stringContaining('8b31d07: 2 critical, 4 high'),
      expect.stringContaining('4f2a9c1: 1 critical'),
    ])
  })

  it('of which one moves a tag are two messages', async () => {
    const moved = [
      scanOf(digestOf('5'), 0, { ...counts(1, 0), 'image-tags': [oldCommit, 'latest'] }),
      scanOf(digestOf('6'), 10, { ...counts(0, 1), 'image-tags': [newCommit, 'latest'] }),
    ]
    expect(await shown([moved])).toHaveLength(2)
  })

  it('of single images are two messages, of which neither takes over the other', async () => {
    const single = [
      scanOf(digestOf('5'), 0, { ...counts(1, 0), 'image-tags': [oldCommit] }),
      scanOf(digestOf('6'), 10, { ...counts(0, 1), 'image-tags': [newCommit] }),
    ]
    expect((await shown([single])).map(({ text }) => text)).toEqual([
      expect.stringContaining('4f2a9c1: 1 critical'),
      expect.stringContaining('8b31d07: 1 high'),
    ])
  })
})

describe('an image without a tag', () => {
  it('is published by itself where nothing else was pushed with it', async () => {
    const later = scanOf(digestOf('5'), 600, counts(1, 0))
    const texts = (await shown([[...push, later]])).map(({ text }) => text)
    expect(texts).toEqual([
      expect.stringContaining('8b31d07'),
      expect.stringContaining('untagged image sha256:5555'),
    ])
  })

  it('belongs to no image that ECR returns as a single one', async () => {
    const tagged = scanOf(digestOf('6'), 1, { ...counts(0, 1), 'image-tags': [newCommit] })
    const facts: Manifest[] = [
      { kind: 'manifest', digest: digestOf('6'), is: 'image', tags: [newCommit], pushedAt: start },
    ]
    const open = async (): Promise<ManifestReader> => ({
      ...ecr(),
      manifest: async (_place, digest) =>
        facts.find((fact) => fact.digest === digest) ??
        ecr().manifest(placeOf(prod), digest, signal),
    })
    const signal = AbortSignal.timeout(1000)
    const reading = createEnrichPush({ log: () => {}, own, open })
    const events = [scanOf(digestOf('5'), 0, counts(1, 0)), tagged]
    expect(await shown([events], { enrichPush: reading })).toHaveLength(2)
  })

  it('leaves the tagged image that was scanned next to it once ECR returns that one', async () => {
    const tagged = scanOf(digestOf('6'), 1, { ...counts(0, 1), 'image-tags': [newCommit] })
    const untagged = scanOf(digestOf('5'), 0, counts(1, 0))
    let answers = false
    const open = async (): Promise<ManifestReader> => ({
      indexOf: async () => undefined,
      async manifest(_place, digest) {
        if (!answers) throw new Error('AccessDeniedException')
        const tags = digest === digestOf('6') ? [newCommit] : []
        return { kind: 'manifest', digest, is: 'image', tags, pushedAt: start }
      },
    })
    const reading = createEnrichPush({ log: () => {}, own, open })
    const { handle, slack } = onProd({ enrichPush: reading })
    await handle(queued(untagged, tagged))
    expect(slack.messages).toHaveLength(1)
    answers = true
    await handle(queued(untagged))
    await handle(queued(tagged))
    expect(slack.messages.map(({ text }) => text).sort()).toEqual([
      expect.stringContaining('8b31d07: 1 high found'),
      expect.stringContaining('untagged image sha256:555555555555: 1 critical found'),
    ])
  })

  it('of another account is read by no request', async () => {
    const calls: string[] = []
    const reading = createEnrichPush({
      log: () => {},
      own,
      open: async () => {
        calls.push('opened')
        return ecr()
      },
    })
    const place = { ...placeOf(prod), account: '999988887777' }
    const signal = AbortSignal.timeout(1000)
    expect(await reading({ place, digest: digestOf('5'), at: start, facts: [] }, signal)).toEqual(
      [],
    )
    expect(calls).toEqual([])
  })
})

it('pushOf › takes the push that had most images, where the repository has none stored', () => {
  const members = [{ digest: amd ?? '', is: 'unknown' as const }]
  const fact = { kind: 'members' as const, digest: amd ?? '', root: amd ?? '', tags: [] }
  const more = [...members, { digest: index ?? '', is: 'unknown' as const }]
  const stored = [
    { ...fact, members, leader: amd ?? '', certain: false },
    { ...fact, root: index ?? '', members: more, leader: amd ?? '', certain: false },
  ]
  for (const facts of [stored, stored.toReversed()])
    expect(pushOf(amd ?? '', [], facts)).toMatchObject({
      root: { digest: index },
      leader: amd,
      members: more,
    })
})
