import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dev, startTestCloud, type TestCloud } from '../testing.ts'

const FURTHER = 'http://localhost:5173'
let cloud: TestCloud

beforeAll(async () => {
  cloud = await startTestCloud([dev], { speed: 0, origins: [FURTHER] })
  cloud.addRoute(({ url, method }) =>
    url.pathname === '/page' ? { status: 200, body: method } : undefined,
  )
})
afterAll(() => cloud.close())

/** By `node:http`, because `fetch` does not let a caller set these headers. */
function send(method: string, path: string, headers: Record<string, string> = {}, body = '') {
  return new Promise<{ status: number | undefined; headers: object; body: string }>(
    (resolve, reject) => {
      const sent = request(cloud.endpoint + path, { method, headers }, async (response) => {
        let text = ''
        for await (const chunk of response.setEncoding('utf8')) text += chunk
        resolve({ status: response.statusCode, headers: response.headers, body: text })
      })
      sent.on('error', reject).end(body)
    },
  )
}

const port = () => String(cloud.port)
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** Everything that a page can do to the port without a preflight. */
const simple: [string, string, string, Record<string, string>, string][] = [
  ['a control call', 'POST', '/_local/clock', {}, '{"advanceMs":0}'],
  ['the state', 'GET', '/_local/state', {}, ''],
  ['a query operation by a form', 'POST', '/', FORM, 'Action=GetCallerIdentity&Version=2011-06-15'],
  ['a query operation by an image', 'GET', '/?Action=GetCallerIdentity&Version=2011-06-15', {}, ''],
  ['a method of Slack', 'POST', '/slack/api/api.test', FORM, ''],
  ['a route that was added', 'POST', '/page', {}, ''],
]

/** Headers of pages of other origins; `PORT` is the port of the cloud. */
const foreign: Record<string, string>[] = [
  { origin: 'http://localhost:1' },
  { origin: 'https://localhost:PORT' },
  { origin: 'http://app.localhost:PORT' },
  { origin: 'https://evil.example' },
  { origin: 'http://127.0.0.1' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'http://127.0.0.1:PORT', 'sec-fetch-site': 'cross-site' },
  { host: 'evil.example' },
  { host: '111122223333.dkr.ecr.eu-west-1.amazonaws.com.evil.example' },
  {
    host: 'evil.example:PORT',
    origin: 'http://evil.example:PORT',
    'sec-fetch-site': 'same-origin',
  },
]

const accepted: Record<string, string>[] = [
  {},
  { origin: 'http://127.0.0.1:PORT' },
  { origin: 'http://localhost:PORT', host: 'localhost:PORT', 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'none' },
  { origin: FURTHER, 'sec-fetch-site': 'same-site' },
]

const withPort = (headers: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', port())]),
  )

describe.each(simple)('%s', (_, method, path, headers, body) => {
  it.each(foreign)('is refused from a page with %j', async (page) => {
    const answer = await send(method, path, { ...headers, ...withPort(page) }, body)
    expect(answer.status).toBe(403)
    expect(JSON.parse(answer.body)).toEqual({ error: expect.any(String) })
  })

  it.each(accepted)('is accepted with %j', async (page) => {
    const answer = await send(method, path, { ...headers, ...withPort(page) }, body)
    expect(answer.status).toBe(200)
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-'))).toEqual([])
  })
})

it('a request by the name of a registry reaches the services, and no control call', async () => {
  const headers = { host: '111122223333.dkr.ecr.eu-west-1.amazonaws.com' }
  const body = 'Action=GetCallerIdentity&Version=2011-06-15'
  expect((await send('POST', '/', { ...headers, ...FORM }, body)).status).toBe(200)
  expect((await send('GET', '/_local/state', headers)).status).toBe(403)
})

describe('a preflight', () => {
  const requested = { origin: 'http://localhost:1', 'access-control-request-method': 'POST' }

  it.each(['/_local/images', '/', '/page'])(
    'of %s is refused, without CORS headers',
    async (path) => {
      const answer = await send('OPTIONS', path, requested)
      expect(answer.status).toBe(403)
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-'))).toEqual([])
    },
  )

  it('of an object is answered by the rules of its bucket', async () => {
    cloud.s3.seedBucket(dev, 'open', [
      { AllowedMethods: ['PUT'], AllowedOrigins: [requested.origin] },
    ])
    const put = { ...requested, 'access-control-request-method': 'PUT' }
    expect((await send('OPTIONS', '/open/key', put)).status).toBe(200)
    expect((await send('OPTIONS', '/open/key', requested)).status).toBe(403)
  })
})

describe('a page of another origin', () => {
  it('reaches nothing but S3 by the path of an object', async () => {
    cloud.s3.seedBucket(dev, 'open', [{ AllowedMethods: ['PUT'], AllowedOrigins: ['*'] }])
    const headers = { origin: 'http://localhost:1', ...FORM }
    const body = 'Action=GetCallerIdentity&Version=2011-06-15'
    expect((await send('POST', '/open/key', headers, body)).status).toBe(403)
  })

  it('can link to a route that was added, but not frame it', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    const follow = (dest: string, path: string) =>
      send('GET', path, { ...link, 'sec-fetch-dest': dest })
    expect((await follow('document', '/page')).status).toBe(200)
    expect((await follow('iframe', '/page')).status).toBe(403)
    expect((await follow('document', '/_local/state')).status).toBe(403)
  })
})

it('a container calls AWS by the name of the machine, but makes no control calls', async () => {
  const host = `host.docker.internal:${port()}`
  const identity = '/?Action=GetCallerIdentity&Version=2011-06-15'
  expect((await send('GET', identity, { host })).status).toBe(200)
  expect((await send('GET', '/_local/state', { host })).status).toBe(403)
})
