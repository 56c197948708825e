import type { Mute } from '@repo/environments'
import { prod } from '@repo/environments/fixture'
import { expect, it } from 'vitest'
import { scanCardOf } from '../scan/card.ts'
import type { ImageFact } from '../scan/fact.ts'
import { base, finding, list, scan, scanned, served, serves } from '../testing/images.ts'
import { settings } from '../testing/settings.ts'
import { placeOf, start } from '../testing/setup.ts'
import { scanMessage } from './scan.ts'

const { account, region, repository } = placeOf(prod)
const openssl = finding('CVE-2026-1234', 'CRITICAL', 'openssl 3.0.11 3.0.15')
const libxml2 = finding('CVE-2026-2345', 'CRITICAL', 'libxml2 2.9.14 -')
const zlib = finding('CVE-2026-3456', 'HIGH', 'zlib 1.2.13 1.3.1')
const curl = finding('CVE-2025-9999', 'HIGH', 'curl 8.5.0 8.6.0')
const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    finding(`CVE-2026-${1000 + index}`, 'HIGH', `package${index} 1.0.${index} -`),
  )

const scenarios: [string, readonly ImageFact[], readonly Mute[]][] = [
  [
    'new',
    [
      scan({ counts: { CRITICAL: 2, HIGH: 2 } }),
      list([curl, zlib, libxml2, openssl]),
      serves(),
      base('CVE-2025-9999 curl'),
    ],
    [],
  ],
  [
    'new, with muted ones and a mute that has expired',
    [scan(), list([curl, zlib, libxml2, openssl]), serves(), base()],
    [
      { id: 'CVE-2026-1234', reason: 'nothing here speaks TLS', expires: '2027-01-01' },
      { id: 'CVE-2025-9999', reason: 'nothing here fetches', expires: '2026-11-01' },
      { id: 'CVE-2020-0001', reason: 'not in this image at all', expires: '2026-11-01' },
    ],
  ],
  [
    'nothing new, in a message that is there',
    [scan(), list([curl]), serves(), base('CVE-2025-9999 curl')],
    [],
  ],
  ['in the image that serves itself', [scan(), list([openssl, zlib]), serves(scanned)], []],
  [
    'news of an image that has long been scanned',
    [scan(), scan({ at: start + 9e8 }), list([openssl], start + 9e8), serves(), base()],
    [],
  ],
  ['many', [scan({ counts: { HIGH: 40 } }), list(many(40)), serves(), base()], []],
  ['what serves cannot be read', [scan({ counts: { CRITICAL: 10, MEDIUM: 9 } })], []],
  ['what serves was never scanned', [scan(), list([openssl]), serves()], []],
  ['not all findings have a name', [scan({ counts: { HIGH: 3 } }), serves(), base()], []],
  [
    'a basic scan, which lists no fixes; an untagged image',
    [
      scan({ tags: [] }),
      list([finding('CVE-2026-1234', 'CRITICAL', 'openssl 3.0.11')]),
      serves(),
      base(),
    ],
    [],
  ],
  ['failed', [scan({ status: 'FAILED' })], []],
  [
    'failed, for a reason',
    [
      scan({ status: 'FAILED' }),
      {
        ...list([]),
        failure: "UnsupportedImageError: The operating system 'scratch' is not supported.",
      },
    ],
    [],
  ],
  ['zero findings, in a message that is there', [scan(), list([]), serves(), base()], []],
]

it('writes each outcome of a scan as in this list', () => {
  const shown = scenarios.map(([title, facts, mutes]) => {
    const card = scanCardOf(facts, prod, { ...settings, mutes })
    const names = { environment: 'prod', service: 'backend' }
    const resolved = { names, target: prod }
    return `--- ${title}\n${scanMessage(card, { account, region, repository }, resolved, settings).plain}`
  })
  const places = shown.join('\n\n').replaceAll(/ {3}Image: .*\n?/g, '')
  expect(places).toMatchInlineSnapshot(`
    "--- new
    🛡️ prod · backend 8b31d07: 2 new critical, 1 new high against the image that is serving (4f2a9c1)
       CVE-2026-1234 critical · openssl 3.0.11 → fixed in 3.0.15
       CVE-2026-2345 critical · libxml2 2.9.14 → no fix yet
       CVE-2026-3456 high · zlib 1.2.13 → fixed in 1.3.1
       in all: 2 critical, 2 high

    --- new, with muted ones and a mute that has expired
    🛡️ prod · backend 8b31d07: 1 new critical, 2 new high against the image that is serving (4f2a9c1)
       CVE-2026-2345 critical · libxml2 2.9.14 → no fix yet
       CVE-2025-9999 high · curl 8.5.0 → fixed in 8.6.0
       CVE-2026-3456 high · zlib 1.2.13 → fixed in 1.3.1
       in all: 2 critical, 2 high · 1 muted · the mute of CVE-2025-9999 expired on 2026-11-01

    --- nothing new, in a message that is there
    🛡️ prod · backend 8b31d07: nothing new at or above high
       in all: 1 high

    --- in the image that serves itself
    🛡️ prod · backend 8b31d07: 1 critical, 1 high in the image that is serving
       CVE-2026-1234 critical · openssl 3.0.11 → fixed in 3.0.15
       CVE-2026-3456 high · zlib 1.2.13 → fixed in 1.3.1
       in all: 1 critical, 1 high

    --- news of an image that has long been scanned
    🛡️ prod · backend 8b31d07: 1 new critical against the image that was serving (4f2a9c1)
       CVE-2026-1234 critical · openssl 3.0.11 → fixed in 3.0.15
       in all: 1 critical

    --- many
    🛡️ prod · backend 8b31d07: 40 new high against the image that is serving (4f2a9c1)
       CVE-2026-1000 high · package0 1.0.0 → no fix yet
       CVE-2026-1001 high · package1 1.0.1 → no fix yet
       CVE-2026-1002 high · package2 1.0.2 → no fix yet
       CVE-2026-1003 high · package3 1.0.3 → no fix yet
       CVE-2026-1004 high · package4 1.0.4 → no fix yet
       CVE-2026-1005 high · package5 1.0.5 → no fix yet
       CVE-2026-1006 high · package6 1.0.6 → no fix yet
       CVE-2026-1007 high · package7 1.0.7 → no fix yet
       and 32 more, see the image
       in all: 40 high

    --- what serves cannot be read
    🛡️ prod · backend 8b31d07: 10 critical found in this image
       could not be compared: which image is serving is not known
       in all: 10 critical, 9 medium

    --- what serves was never scanned
    🛡️ prod · backend 8b31d07: 1 critical found in this image
       CVE-2026-1234 critical · openssl 3.0.11 → fixed in 3.0.15
       could not be compared: what is in the image that is serving (4f2a9c1) is not known
       in all: 1 critical

    --- not all findings have a name
    🛡️ prod · backend 8b31d07: 3 high found in this image
       could not be compared with the image that is serving (4f2a9c1): not all findings are known by name
       in all: 3 high

    --- a basic scan, which lists no fixes; an untagged image
    🛡️ prod · backend untagged image sha256:aaaaaaaaaaaa: 1 new critical against the image that is serving (4f2a9c1)
       CVE-2026-1234 critical · openssl 3.0.11
       in all: 1 critical

    --- failed
    🛡️ prod · backend: the scan of 8b31d07 failed: its vulnerabilities are not known

    --- failed, for a reason
    🛡️ prod · backend: the scan of 8b31d07 failed (UnsupportedImageError): its vulnerabilities are not known
       ECR says: UnsupportedImageError: The operating system 'scratch' is not supported.

    --- zero findings, in a message that is there
    🛡️ prod · backend 8b31d07: nothing new at or above high
       in all: nothing
    "
  `)
})

it('has counts and the compared image in its metadata', () => {
  const facts = [scan({ counts: { HIGH: 3, LOW: 2 } }), list(many(3)), serves(), base()]
  const resolved = { names: { environment: 'prod', service: 'backend' }, target: prod }
  const { metadata } = scanMessage(
    scanCardOf(facts, prod, settings),
    placeOf(prod),
    resolved,
    settings,
  )
  expect(metadata).toMatchObject({
    event_type: 'image_scan',
    event_payload: {
      status: 'new',
      environment: 'prod',
      image_digest: scanned,
      serving_digest: served,
      ...{ critical: 0, high: 3, low: 2, new_critical: 0, new_high: 3 },
    },
  })
})

it('publishes a repository outside the table under its own name, and mentions nobody', () => {
  const facts = [scan({ counts: { CRITICAL: 1 } }), list([openssl])]
  const names = { environment: '(unknown repository)', service: 'legacy' }
  const place = { account, region, repository: 'legacy' }
  const card = scanCardOf(facts, undefined, settings)
  const message = scanMessage(card, place, { names, target: undefined }, settings)
  expect(message).toMatchObject({ channel: '#deployments', notify: { mention: [] } })
  expect(message.plain.split('\n').slice(0, 3)).toEqual([
    '🛡️ (unknown repository) · legacy 8b31d07: 1 critical found in this image',
    '   CVE-2026-1234 critical · openssl 3.0.11 → fixed in 3.0.15',
    '   not compared: no environment of the table has this repository',
  ])
})

it("stays within Slack's limits, cuts no link and escapes mentions, whatever scanners write", () => {
  const url = `https://example.com/${'&'.repeat(280)}`
  const rude = Array.from({ length: 200 }, (_, index) => ({
    id: `<!channel>${'<'.repeat(400)}${index}`,
    level: 'CRITICAL' as const,
    packages: [{ name: '&'.repeat(500), version: '>'.repeat(500), fixedIn: '<@U1>'.repeat(99) }],
    fix: 'yes' as const,
    url,
  }))
  const resolved = { names: { environment: 'prod', service: 'backend' }, target: prod }
  const facts = [scan({ tags: ['<!here>'] }), list(rude), serves(), base()]
  const { text, blocks } = scanMessage(
    scanCardOf(facts, prod, settings),
    placeOf(prod),
    resolved,
    settings,
  )
  expect(text.length).toBeLessThanOrEqual(160)
  const texts = JSON.stringify(blocks).match(/"text":"[^"]*"/g) ?? []
  for (const one of texts) {
    expect(one.length).toBeLessThanOrEqual(3010)
    expect(one).not.toMatch(/<!channel>|<!here>|<@U1>/)
    expect(one.split('<').length).toBe(one.split('>').length)
  }
})
