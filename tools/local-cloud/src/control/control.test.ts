import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dev, prod, startTestCloud, type TestCloud } from '../testing.ts'

let cloud: TestCloud

beforeAll(async () => {
  cloud = await startTestCloud([dev, prod], { speed: 0, start: 1_700_000_000_000 })
})
afterAll(() => cloud.close())

// The casts are unchecked: the tests assert the shape of the responses.
const get = async <T = unknown>(path: string) =>
  (await (await fetch(`${cloud.endpoint}/_local/${path}`)).json()) as T
const post = async (path: string, body: unknown) => {
  const response = await fetch(`${cloud.endpoint}/_local/${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const answer = (await response.json()) as { error?: string; id?: string }
  return { status: response.status, body: answer }
}

describe('control calls', () => {
  it('GET health returns the time, and POST clock advances it', async () => {
    expect(await get('health')).toEqual({
      ok: true,
      endpoint: cloud.endpoint,
      now: 1_700_000_000_000,
    })
    expect((await post('clock', { advanceMs: 5000 })).body).toEqual({ now: 1_700_000_005_000 })
  })

  it('POST images and POST scans emit the events of an image push and of its scan', async () => {
    const image = {
      account: prod.account,
      repository: 'backend',
      tag: 'one',
      command: ['node', 'main.mjs'],
      variables: { COMMIT: 'one' },
    }
    expect((await post('images', image)).body).toMatchObject({
      digest: expect.stringMatching(/^sha256:/),
    })
    const scan = { account: prod.account, repository: 'backend', image: 'one' }
    await post('scans', { ...scan, findings: [{ name: 'CVE-1', severity: 'HIGH' }] })
    expect(await get('events')).toMatchObject([
      { event: { account: prod.account, 'detail-type': 'ECR Image Action' }, rules: [] },
      { event: { 'detail-type': 'ECR Image Scan' }, rules: ['ecr'] },
    ])
    expect((await post('scans', { ...scan, image: 'two' })).body.error).toContain('does not exist')
  })

  it('POST events puts an event on the bus, and GET sqs shows it in the queue', async () => {
    await post('events', {
      source: 'aws.ecs',
      'detail-type': 'ECS Deployment State Change',
      account: dev.account,
      region: dev.region,
      detail: {},
    })
    const queues = await get<{ arn: string; messages: { body: string }[] }[]>('sqs')
    const queue = queues.find(({ arn }) => arn.endsWith(`${dev.account}:work.fifo`))
    expect(JSON.parse(queue?.messages[0]?.body ?? '')).toMatchObject({
      version: '0',
      source: 'aws.ecs',
    })
  })

  it('POST slack/faults injects a fault, and GET slack and GET calls show its effect', async () => {
    await post('slack/faults', { method: 'auth.test', fault: 'http_500' })
    const call = () =>
      fetch(`${cloud.slack.apiUrl}auth.test`, {
        method: 'POST',
        headers: { authorization: `Bearer ${cloud.slack.token}` },
      })
    expect((await call()).status).toBe(500)
    expect((await call()).status).toBe(200)
    const { channels } = await get<{ channels: { name: string }[] }>('slack')
    expect(channels.map(({ name }) => name)).toContain('deployments')
    expect(await get('calls?service=slack&operation=auth.test')).toMatchObject([
      { status: 500 },
      { status: 200 },
    ])
  })

  it.each([
    [
      'slack/faults',
      { method: 'auth.test', fault: 'http_500', forMs: 60_000 },
      { left: undefined },
    ],
    ['faults', { service: 'ecs', fault: 'timeout', times: 3 }, { left: 3 }],
  ])('DELETE %s ends the fault that it names, or all', async (path, fault, waiting) => {
    const remove = async (id = '') =>
      (await fetch(`${cloud.endpoint}/_local/${path}${id}`, { method: 'DELETE' })).status
    const { body } = await post(path, fault)
    await post(path, fault)
    expect(cloud.observe.view().faults.find(({ id }) => id === body.id)).toMatchObject(waiting)
    expect(await remove(`?id=${body.id}`)).toBe(200)
    expect(await remove(`?id=${body.id}`)).toBe(400)
    expect(cloud.observe.view().faults).toHaveLength(1)
    expect(await remove()).toBe(200)
    expect(cloud.observe.view().faults).toEqual([])
  })

  it('POST slack/token revokes the bot token and answers the next one', async () => {
    const before = cloud.slack.token
    const { body } = await post('slack/token', {})
    expect(body).toEqual({ token: cloud.slack.token })
    expect(cloud.slack.token).not.toBe(before)
  })

  it('POST faults leaves a request to a service without an answer, or with an error', async () => {
    await post('faults', { service: 'ecs', fault: 'AccessDeniedException' })
    await post('faults', { service: 'ecs', fault: 'timeout' })
    const call = () =>
      fetch(cloud.endpoint, {
        method: 'POST',
        headers: {
          'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters',
          authorization: `AWS4-HMAC-SHA256 Credential=${dev.account}/20261123/${dev.region}/ecs/aws4_request`,
        },
        body: '{}',
        signal: AbortSignal.timeout(500),
      })
    await expect(call()).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(await (await call()).json()).toMatchObject({ __type: 'AccessDeniedException' })
    expect((await call()).status).toBe(200)
    expect(cloud.calls.list({ operation: 'ListClusters' }).slice(-3)).toMatchObject([
      { status: 0, error: { code: 'timeout' } },
      { status: 400, error: { code: 'AccessDeniedException' } },
      { status: 200 },
    ])
  })

  it.each([
    ['clock', '{', 'the body must be JSON'],
    ['clock', { advanceMs: -1 }, /^advanceMs: /],
    ['clock', {}, /^advanceMs: /],
    ['clock', { advanceMs: 1, speed: 2 }, /speed/],
    ['slack/faults', { method: 'x' }, /^fault: /],
    ['outcome', { cluster: 'app-dev', service: 'backend', outcome: 'explode' }, /^outcome: /],
    [
      'outcome',
      { cluster: 'nope', service: 'backend', outcome: 'stuck' },
      'no cluster nope: there are app-dev (111122223333 ap-northeast-1), app-prod (444455556666 ap-northeast-1)',
    ],
    ['images', { repository: 'nope', tag: 'x', command: ['x'] }, /^no repository nope/],
    [
      'images',
      { region: 'nope', repository: 'backend', tag: 'x', command: ['x'] },
      /^no repository backend in nope: there are backend \(111122223333/,
    ],
    ['events', { source: 'x' }, /detail-type: .*; account: .*; region: .*; detail: /],
  ])('POST %s %j answers 400 with an error of one line', async (path, body, message) => {
    const answer = await post(path, body)
    expect(answer.status).toBe(400)
    expect(answer.body.error).toMatch(message)
    expect(answer.body.error).not.toContain('\n')
  })

  it('an unknown control call answers 404 with the list of calls', async () => {
    const response = await fetch(`${cloud.endpoint}/_local/nope`)
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('GET health')
  })
})

it('POST shutdown closes the cloud', async () => {
  const other = await startTestCloud([dev])
  await fetch(`${other.endpoint}/_local/shutdown`, { method: 'POST' })
  await other.closed
  await expect(fetch(other.endpoint)).rejects.toThrow()
})
