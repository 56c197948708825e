import { fileURLToPath } from 'node:url'
import { environments } from '@repo/environments'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Commit } from './commit.ts'
import { hasSignIn, noSignIn } from './github-variables.ts'
import { openStage, type Stage } from './stage.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const commit: Commit = { sha: '4f2a9c1d'.repeat(5), author: 'hana', real: false }

/** The response that a client needs to upload a file. */
interface Upload {
  readonly url: string
  readonly key: string
  readonly headers: Record<string, string>
}
const noUploads = 'the service has no uploads'
/** Of a page that is in the table of environments. */
const page = 'https://app.example.com'

describe('deployed backend with Cognito and S3 of the local cloud', () => {
  let stage: Stage
  let service: string

  beforeAll(async () => {
    stage = await openStage({
      root,
      table: environments.map((environment) => ({ ...environment, origins: [page] })),
      ecspresso: { kind: 'lite', why: 'the test selects it' },
      speed: 6,
    })
    stage.push(commit)
    const run = await stage.deploy(commit)
    expect(run.exitCode, run.output).toBe(0)
    await stage.untilCard(commit, 'deployed')
    service = stage.cloud.serviceUrl(stage.environment)
  })
  afterAll(() => stage?.close())

  const signIn = (request = {}) =>
    stage.cloud.cognito.issueToken(
      stage.cloud.outputs(stage.environment)['UserPoolId'] ?? '',
      request,
    )
  const me = (token: string) =>
    fetch(`${service}/me`, { headers: { authorization: `Bearer ${token}` } })

  async function prepare(body: object): Promise<Upload> {
    const response = await fetch(`${service}/uploads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${signIn()}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(response.status).toBe(200)
    // The shape of the backend's response is tested there.
    return (await response.json()) as Upload
  }

  describe('GET /me', () => {
    beforeEach(({ skip }) => skip(!hasSignIn, noSignIn))

    it('returns the user of the token', async () => {
      const response = await me(signIn({ username: 'ken', groups: ['admins'] }))
      expect(await response.json()).toMatchObject({ username: 'ken', groups: ['admins'] })
    })

    it.each([
      ['has expired', { expiresIn: -60 }, 'TOKEN_EXPIRED'],
      ['is signed by a stranger', { signedBy: 'foreign' }, 'TOKEN_INVALID'],
      ['is not signed', { signedBy: 'none' }, 'TOKEN_INVALID'],
      ['is an id token', { use: 'id' }, 'TOKEN_INVALID'],
    ])('refuses a token that %s', async (_, request, code) => {
      const response = await me(signIn(request))
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ code })
    })
  })

  it('POST /uploads returns a URL by which S3 accepts only the announced file', async ({
    skip,
  }) => {
    if (!stage.environment.service.uploads) skip(noUploads)
    const text = 'id,name\n1,写真\n'
    const { url, key, headers } = await prepare({
      fileName: '写真 (1).csv',
      contentType: 'text/csv',
      contentLength: Buffer.byteLength(text),
    })
    const send = (body: string, type = 'text/csv') =>
      fetch(url, { method: 'PUT', body, headers: { ...headers, 'content-type': type } })
    expect((await send(text, 'text/html')).status).toBe(403)
    const other = await fetch(url, {
      method: 'PUT',
      body: `${text}more`,
      headers: { 'content-type': 'text/csv' },
    })
    expect(await other.text()).toContain('SignatureDoesNotMatch')
    const sent = await send(text)
    const bucket = new URL(
      stage.cloud.outputs(stage.environment)['UploadsBucketUrl'] ?? '',
    ).pathname.slice(1)
    expect(sent.status, await sent.text()).toBe(200)
    // A URL is for one file: found in a log, it cannot replace what was sent.
    expect((await send(text)).status).toBe(412)
    expect(stage.cloud.s3.objects(bucket)).toMatchObject([
      { key, contentType: 'text/csv', body: Buffer.from(text) },
    ])
  })

  describe.each([
    ['of the table', page, true],
    ['of nobody', 'https://evil.example.com', false],
  ])('a page %s', (_, origin, allowed) => {
    const expected = allowed ? origin : null
    const preflight = (url: string, method: string, headers: string) =>
      fetch(url, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': method,
          'access-control-request-headers': headers,
        },
      })
    const sharedWith = ({ headers }: Response) => headers.get('access-control-allow-origin')

    it(`${allowed ? 'may' : 'may not'} call the API`, async () => {
      const answer = await preflight(`${service}/version`, 'POST', 'authorization,content-type')
      expect(sharedWith(answer)).toBe(expected)
      expect(sharedWith(await fetch(`${service}/version`, { headers: { origin } }))).toBe(expected)
    })

    it(`${allowed ? 'may' : 'may not'} upload to the bucket`, async ({ skip }) => {
      if (!stage.environment.service.uploads) skip(noUploads)
      const { url, headers } = await prepare({
        fileName: 'a.txt',
        contentType: 'text/plain',
        contentLength: 5,
      })
      const answer = await preflight(url, 'PUT', Object.keys(headers).join(','))
      expect([answer.ok, sharedWith(answer)]).toEqual([allowed, expected])
      const sent = await fetch(url, {
        method: 'PUT',
        body: 'hello',
        headers: { ...headers, origin },
      })
      expect(sharedWith(sent)).toBe(expected)
    })
  })

  it('GET /version returns the commit', async () => {
    expect(await (await fetch(`${service}/version`)).json()).toEqual({ commit: commit.sha })
  })
})
