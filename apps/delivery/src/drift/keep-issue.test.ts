import { describe, expect, it } from 'vitest'
import { type Drift, differs } from './drift.ts'
import { keepIssue } from './keep-issue.ts'
import { driftReport, marker } from './words.ts'

const clean: Drift = {
  environment: 'prod',
  definitions: '',
  stacks: '✨  Number of resources with drift: 0\n',
  image: { reference: 'backend@sha256:0', vulnerabilities: [] },
}
const dirty: Drift = { ...clean, definitions: '-  "cpu": "512"\n+  "cpu": "1024"' }
const bot = { login: 'github-actions[bot]' }

/** GitHub with these open issues, and what it was told to write. */
function fakeGithub(open: readonly object[]) {
  const written: string[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(String(input))
    if (init?.method === 'GET') return Response.json(open)
    written.push(`${init?.method} ${pathname.replace('/repos/example/app', '')} ${init?.body}`)
    return Response.json({})
  }
  return {
    github: { api: 'https://api.test', repository: 'example/app', token: 't', fetch },
    written,
  }
}

const own = { number: 5, body: `${marker('prod')}\nold`, user: bot }

describe('the issue of an environment', () => {
  it('is opened when something differs', async () => {
    const { github, written } = fakeGithub([])
    expect(await keepIssue(github, dirty, 'https://run')).toBe('opened')
    expect(written).toHaveLength(1)
    expect(written[0]).toMatch(
      /^POST \/issues .*prod is not as its branch says.*"labels":\["drift"\]/,
    )
  })

  it('is edited while it differs: one issue, however many nights', async () => {
    const { github, written } = fakeGithub([own])
    expect(await keepIssue(github, dirty, 'https://run')).toBe('edited')
    expect(written).toEqual([expect.stringMatching(/^PATCH \/issues\/5 .*1024/)])
  })

  it('is closed, and says why, when nothing differs any more', async () => {
    const { github, written } = fakeGithub([own])
    expect(await keepIssue(github, clean, 'https://run')).toBe('closed')
    expect(written).toEqual([
      expect.stringMatching(/^POST \/issues\/5\/comments .*as its branch says again/),
      'PATCH /issues/5 {"state":"closed"}',
    ])
  })

  it.each([
    ['another environment', { ...own, body: marker('dev') }],
    ['somebody else', { ...own, user: { login: 'mallory' } }],
    ['a pull request', { ...own, pull_request: {} }],
  ])('is not that of %s', async (_, other) => {
    const { github, written } = fakeGithub([other])
    expect(await keepIssue(github, clean, 'https://run')).toBe('nothing')
    expect(written).toEqual([])
  })
})

describe('what counts as drift', () => {
  it.each<[string, Partial<Drift>]>([
    ['a definition that differs', { definitions: '-  "cpu": "512"' }],
    ['a stack that differs', { stacks: 'Number of resources with drift: 10' }],
    ['an answer of cdk drift that nobody can read', { stacks: 'Killed' }],
    [
      'a vulnerability of the image that runs',
      {
        image: {
          reference: 'backend@sha256:0',
          vulnerabilities: [{ id: 'CVE-1', severity: 'HIGH', package: 'zlib', version: '1' }],
        },
      },
    ],
  ])('%s', (_, part) => {
    expect(differs({ ...clean, ...part })).toBe(true)
    expect(driftReport({ ...clean, ...part })).toContain('❌ **prod** is not as its branch says')
  })

  it('not what is as it should be', () => {
    expect(differs(clean)).toBe(false)
    expect(driftReport(clean)).toBe('✅ **prod** is as its branch says.')
  })
})
