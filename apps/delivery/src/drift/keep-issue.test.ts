import { describe, expect, it } from 'vitest'
import { type Drift, differs, driftSchema } from './drift.ts'
import { keepIssue } from './keep-issue.ts'
import { driftReport, marker } from './words.ts'

const clean: Drift = {
  environment: 'prod',
  commit: { running: '8b31d07e'.repeat(5), state: 'same' },
  definitions: '',
  stacks: '✨  Number of resources with drift: 0\n',
  image: { reference: 'backend@sha256:0', vulnerabilities: [] },
}
const dirty: Drift = { ...clean, definitions: '-  "cpu": "512"\n+  "cpu": "1024"' }
const bot = { login: 'github-actions[bot]' }

/** GitHub with these open issues, and the requests that write. */
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

describe('keepIssue', () => {
  it('opens an issue when something differs', async () => {
    const { github, written } = fakeGithub([])
    expect(await keepIssue(github, dirty, 'https://run')).toBe('opened')
    expect(written).toHaveLength(1)
    expect(written[0]).toMatch(
      /^POST \/issues .*prod differs from its branch.*"labels":\["drift"\]/,
    )
  })

  it('opens an issue that GitHub accepts, however much differs', async () => {
    const { github, written } = fakeGithub([])
    const long = '<"cpu">\n'.repeat(7500)
    const one = {
      id: 'CVE-1',
      severity: 'HIGH',
      package: '_'.repeat(160),
      version: '*'.repeat(120),
    }
    const vulnerabilities = Array(50).fill({ ...one, fixedIn: '~'.repeat(160) })
    const most = { definitions: long, stacks: long, image: { reference: 'x', vulnerabilities } }
    expect(await keepIssue(github, driftSchema.parse({ ...clean, ...most }), 'https://run')).toBe(
      'opened',
    )
    const { body } = JSON.parse(written[0]?.replace('POST /issues ', '') ?? '')
    expect(body.length).toBeLessThanOrEqual(65_536)
    for (const part of ['cpu', 'CVE-1', 'https://run']) expect(body).toContain(part)
  })

  it('edits the same issue while something differs', async () => {
    const { github, written } = fakeGithub([own])
    expect(await keepIssue(github, dirty, 'https://run')).toBe('edited')
    expect(written).toEqual([expect.stringMatching(/^PATCH \/issues\/5 .*1024/)])
  })

  it('closes the issue with a comment when nothing differs any more', async () => {
    const { github, written } = fakeGithub([own])
    expect(await keepIssue(github, clean, 'https://run')).toBe('closed')
    expect(written).toEqual([
      expect.stringMatching(/^POST \/issues\/5\/comments .*the same as its branch again/),
      'PATCH /issues/5 {"state":"closed"}',
    ])
  })

  it('leaves the issue open while stacks are not deployed yet', async () => {
    const { github, written } = fakeGithub([own])
    const waiting: Drift = { ...clean, stacksCommit: { state: 'under_way' } }
    expect(await keepIssue(github, waiting, 'https://run')).toBe('nothing')
    expect(written).toEqual([])
  })

  it.each([
    ['another environment', { ...own, body: marker('dev') }],
    ['another user', { ...own, user: { login: 'mallory' } }],
    ['a pull request', { ...own, pull_request: {} }],
  ])('leaves the issue of %s', async (_, other) => {
    const { github, written } = fakeGithub([other])
    expect(await keepIssue(github, clean, 'https://run')).toBe('nothing')
    expect(written).toEqual([])
  })
})

describe('differs', () => {
  it.each<[string, Partial<Drift>]>([
    ['a definition that differs', { definitions: '-  "cpu": "512"' }],
    ['a stack that differs', { stacks: 'Number of resources with drift: 10' }],
    ['output of cdk drift without a number', { stacks: 'Killed' }],
    [
      'a vulnerability of the image that runs',
      {
        image: {
          reference: 'backend@sha256:0',
          vulnerabilities: [{ id: 'CVE-1', severity: 'HIGH', package: 'zlib', version: '1' }],
        },
      },
    ],
  ])('counts %s as drift', (_, part) => {
    expect(differs({ ...clean, ...part })).toBe(true)
    expect(driftReport({ ...clean, ...part })).toContain('❌ **prod** differs from its branch')
  })

  it('does not count an environment that is the same as its branch', () => {
    expect(differs(clean)).toBe(false)
    expect(driftReport(clean)).toBe('✅ **prod** is the same as its branch.')
  })

  it('counts another commit, with its distance, how its run ended, and the rollback since', () => {
    const run = 'https://github.com/example/app/actions/runs/7'
    const rollback = 'https://github.com/example/app/actions/runs/9'
    const commit = {
      running: '4f2a9c1d'.repeat(5),
      state: 'differs',
      expected: '8b31d07e'.repeat(5),
      run,
    } as const
    const drift = { ...clean, commit: { ...commit, conclusion: 'cancelled', behind: 1, rollback } }
    expect(differs(drift)).toBe(true)
    expect(driftReport(drift)).toContain(
      `It runs 4f2a9c1, and the branch is at 8b31d07 (1 commit further), since [a rollback](${rollback}). The [newest deployment of the branch](${run}) ended as cancelled.`,
    )
    expect(driftReport({ ...clean, commit })).toContain('branch is at 8b31d07. The')
  })

  it.each([
    ['unknown', 'is not known'],
    ['under_way', 'apart from the [deployment of'],
  ] as const)('reports which comparison of commits is missing: %s', async (state, words) => {
    const open = { ...clean, commit: { ...clean.commit, running: 'x', state } }
    expect(driftReport(open)).toContain(words)
    const { github, written } = fakeGithub([own])
    expect(await keepIssue(github, open, 'https://run')).toBe('nothing')
    expect(written).toEqual([])
  })
})
