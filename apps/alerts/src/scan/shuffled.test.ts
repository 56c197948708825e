import { createBuild } from '@repo/aws-events/build'
import { prod } from '@repo/environments/fixture'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImageReader } from '../enrich/image-reader.ts'
import { createEnrichScan } from '../enrich/scan.ts'
import { digestOf } from '../testing/images.ts'
import { placeOf, queued, setup, start } from '../testing/setup.ts'

const { account, region, repository } = placeOf(prod)
const build = createBuild({ account, region })
const cves = ['CVE-2026-1', 'CVE-2026-2', 'CVE-2026-3', 'CVE-2026-4']

const finding = (id: string, seconds: number, status = 'ACTIVE') =>
  build.inspectorFinding({
    repository,
    at: start + seconds * 1000,
    detail: {
      findingArn: `arn:aws:inspector2:${region}:${account}:finding/${id}`,
      severity: 'HIGH',
      status,
      packageVulnerabilityDetails: {
        vulnerabilityId: id,
        vulnerablePackages: [{ name: 'openssl', version: '3.0.11' }],
      },
    },
  })

/** Amazon Inspector's events of one image; the last finding is closed in the end. */
const events = [
  build.inspectorScan({
    repository,
    at: start,
    detail: { 'finding-severity-counts': { HIGH: 4, TOTAL: 9 } },
  }),
  ...cves.map((id, index) => finding(id, index + 1)),
  finding('CVE-2026-4', 60, 'CLOSED'),
]

const unreachable = async (): Promise<never> => {
  throw new Error('AccessDeniedException')
}

const serving = async () => ({ digest: digestOf('b') })
const situations: [string, () => Promise<ImageReader>][] = [
  ['AWS is unreachable', unreachable],
  ['only ECS answers', async () => ({ findings: unreachable, serving })],
  [
    'ECR returns the findings of the image that serves',
    async () => ({
      findings: async (_place, digest) => {
        if (digest === digestOf('a')) return unreachable()
        const packages = [{ name: 'openssl' }]
        return { findings: [{ id: 'CVE-2026-1', level: 'HIGH', packages }], counts: {} }
      },
      serving,
    }),
  ],
]

describe('scan and findings in any order, duplicated, in any batches', () => {
  it.each(situations)('publish the same one message when %s', async (_, open) => {
    const expected = await reported(open, [events])
    expect(expected).toHaveLength(1)
    await fc.assert(
      fc.asyncProperty(arrivals, async (batches) => {
        expect(await reported(open, batches)).toEqual(expected)
      }),
      { numRuns: 100 },
    )
  })
})

async function reported(
  open: () => Promise<ImageReader>,
  batches: readonly (readonly unknown[])[],
) {
  const enrichScan = createEnrichScan({
    log: () => {},
    own: { partition: 'aws', account, region },
    open,
  })
  const { handle, slack } = setup({ enrichScan })
  for (const batch of batches) await handle(queued(...batch))
  return slack.messages.map(({ channel, text, blocks, metadata }) => ({
    channel,
    text,
    blocks,
    payload: metadata?.event_payload,
  }))
}

const arrivals = fc
  .tuple(
    fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
    fc.integer({ min: 1, max: 4 }),
  )
  .map(([arriving, size]) =>
    Array.from({ length: Math.ceil(arriving.length / size) }, (_, index) =>
      arriving.slice(index * size, (index + 1) * size),
    ),
  )
