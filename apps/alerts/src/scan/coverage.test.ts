import { createBuild } from '@repo/aws-events/build'
import { prod } from '@repo/environments/fixture'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImageReader } from '../enrich/image-reader.ts'
import { createEnrichScan } from '../enrich/scan.ts'
import { newCommit } from '../testing/facts.ts'
import { digestOf } from '../testing/images.ts'
import { arrivals } from '../testing/scenarios.ts'
import { placeOf, queued, setup, start } from '../testing/setup.ts'

const { account, region, repository } = placeOf(prod)
const build = createBuild({ account, region })
const scanned = digestOf('a')

const coverage = (status: string, reason: string, second: number, imageDigest = scanned) =>
  build.inspectorCoverage({
    repository,
    imageDigest,
    at: start + second * 1000,
    detail: { scanStatus: { statusCodeValue: status, reason } },
  })
const scan = build.inspectorScan({
  repository,
  at: start,
  detail: { 'image-digest': scanned, 'image-tags': [newCommit] },
})
const expired = coverage('INACTIVE', 'SCAN_ELIGIBILITY_EXPIRED', 1_209_600)

/** AWS, where this image serves in production. */
const serving = (digest: string) => {
  const reader: ImageReader = {
    findings: () => Promise.reject(new Error('AccessDeniedException')),
    serving: async () => ({ digest }),
  }
  const own = { partition: 'aws', account, region }
  return { enrichScan: createEnrichScan({ log: () => {}, own, open: async () => reader }) }
}

async function shown(events: readonly unknown[], more: object = {}) {
  const { handle, slack } = setup({ environment: prod, ...more })
  for (const event of events) expect(await handle(queued(event))).toEqual({ batchItemFailures: [] })
  return slack.messages.map(({ text }) => text)
}

describe('an image that Amazon Inspector has stopped scanning', () => {
  it('is published with its reason where it serves, and mentions nobody', async () => {
    expect(await shown([scan, expired], serving(scanned))).toEqual([
      '🛡️ prod · backend: Amazon Inspector no longer scans 8b31d07, which is serving (SCAN_ELIGIBILITY_EXPIRED)',
    ])
  })

  it('is no message where another image serves: every image is too old one day', async () => {
    expect(await shown([scan, expired], serving(digestOf('b')))).toEqual([])
  })

  it('is published where ECS cannot be read, as it may serve', async () => {
    const { handle, slack } = setup({ environment: prod })
    await handle(queued(scan, expired))
    expect(slack.messages.map(({ text }) => text)).toEqual([
      '🛡️ prod · backend: Amazon Inspector no longer scans 8b31d07 (SCAN_ELIGIBILITY_EXPIRED)',
    ])
    expect(JSON.stringify(slack.messages[0]?.blocks)).toContain('it is serving is not known')
  })

  it('edits its message when it is scanned again', async () => {
    const again = coverage('ACTIVE', 'SUCCESSFUL', 1_300_000)
    expect(await shown([scan, expired, again], serving(scanned))).toEqual([
      '🛡️ prod · backend 8b31d07: Amazon Inspector scans it again',
    ])
  })

  it.each(['RESOURCE_TERMINATED', 'EXCLUDED_BY_TAG', 'SCAN_FREQUENCY_MANUAL'])(
    'is no message where somebody wanted it: %s',
    async (reason) => {
      expect(await shown([scan, coverage('INACTIVE', reason, 60)], serving(scanned))).toEqual([])
    },
  )

  it('ends in the same message about it in any order, duplicated, in any batches', async () => {
    const events = [
      scan,
      coverage('ACTIVE', 'SUCCESSFUL', 1),
      coverage('INACTIVE', 'INTERNAL_ERROR', 600),
      expired,
      coverage('ACTIVE', 'SUCCESSFUL', 1_300_000),
      coverage('INACTIVE', 'ACCESS_DENIED', 1_400_000),
    ]
    const texts = async (batches: readonly (readonly unknown[])[]) => {
      const { handle, slack } = setup({ environment: prod })
      for (const batch of batches) await handle(queued(...batch))
      return slack.messages
        .map(({ text }) => text)
        .filter((text) => text.includes('no longer scans'))
    }
    const expected = await texts(events.map((event) => [event]))
    expect(expected).toHaveLength(1)
    await fc.assert(
      fc.asyncProperty(arrivals(events), async (batches) => {
        expect(await texts(batches)).toEqual(expected)
      }),
      { numRuns: 100 },
    )
  })
})

describe('an image that Amazon Inspector refuses to scan', () => {
  it('is a failed scan with its reason', async () => {
    expect(await shown([coverage('INACTIVE', 'UNSUPPORTED_OS', 0)])).toEqual([
      '🛡️ prod · backend: the scan of untagged image sha256:aaaaaaaaaaaa failed (UNSUPPORTED_OS): its vulnerabilities are not…',
    ])
  })

  it('is no failed scan where it is the index of images that are scanned', async () => {
    const index = coverage('INACTIVE', 'UNSUPPORTED_MEDIA_TYPE', 1, digestOf('b'))
    const found = build.inspectorScan({
      repository,
      at: start,
      detail: {
        'image-digest': scanned,
        'image-tags': [],
        'finding-severity-counts': { CRITICAL: 1, TOTAL: 1 },
      },
    })
    for (const events of [
      [found, index],
      [index, found],
    ])
      expect(await shown(events)).toEqual([expect.stringContaining('1 critical found')])
  })
})

describe('a scan that somebody started in Amazon Inspector', () => {
  it('is published with its resource and reason where it failed', async () => {
    expect(await shown([build.inspectorOnDemandScan({ at: start })])).toEqual([
      expect.stringMatching(/ami-0abcdef.*: the scan of machine image failed \(UNSUPPORTED_OS\)/),
    ])
  })

  it('is no message where it ended well', async () => {
    const event = build.inspectorOnDemandScan({ at: start, detail: { scanStatus: 'SUCCESSFUL' } })
    expect(await shown([event])).toEqual([])
  })
})

it('the coverage of anything but an image is ignored', async () => {
  const event = build.inspectorCoverage({ resources: ['i-0123456789abcdef0'] })
  expect(await shown([event])).toEqual([])
})
