import { createServer, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createClock } from '../clock.ts'
import type { Target, TargetHealth } from '../ecs/ports.ts'
import { freePort } from '../ecs/runtime/free-port.ts'
import { createElb } from './index.ts'

const caller = { account: '123456789012', region: 'ap-northeast-1' }
const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** A load balancer whose targets are healthy after the first check, once the clock is advanced. */
async function balanced() {
  const clock = createClock({ speed: 0 })
  const elb = createElb({ clock, probe: async () => ({ status: 200 }) })
  const arn = elb.seedTargetGroup(caller, { name: 'web', deregistrationDelayMs: 10_000 })
  const url = await elb.listen(arn)
  cleanups.push(elb.close)
  let id = 0
  async function add(address: Target['address']) {
    id += 1
    const target: Target = { id: `10.0.0.${id}`, port: 8080, address }
    const seen: TargetHealth[] = []
    elb.targetGroups.register(arn, target, (health) => seen.push(health))
    await clock.advance(1000)
    await new Promise((resolve) => setImmediate(resolve))
    return { target, seen }
  }
  return { clock, elb, arn, url, add }
}

/** A server that answers with a text, or by a function. */
async function serve(
  answer: string | ((response: ServerResponse) => void),
): Promise<{ server: Server; address: Target['address']; paths: string[] }> {
  const paths: string[] = []
  const server = createServer((incoming, response) => {
    paths.push(incoming.url ?? '')
    incoming.resume()
    if (typeof answer === 'string') response.end(answer)
    else answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    server,
    paths,
    address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
  }
}

const get = async (url: string) => {
  const response = await fetch(url)
  return { status: response.status, text: await response.text() }
}

describe('load balancer', () => {
  test('requests go to the healthy targets in turn', async () => {
    const { url, add } = await balanced()
    for (const name of ['one', 'two', 'three']) await add((await serve(name)).address)
    const answers = []
    for (let attempt = 0; attempt < 6; attempt += 1) answers.push((await get(url)).text)
    expect(answers.toSorted()).toEqual(['one', 'one', 'three', 'three', 'two', 'two'])
  })

  test('the load balancer answers 503 while no target is healthy', async () => {
    const { url } = await balanced()
    expect((await get(url)).status).toBe(503)
  })

  test('a request goes to another target where no connection can be made', async () => {
    const { url, add } = await balanced()
    await add({ host: '127.0.0.1', port: await freePort() })
    await add((await serve('alive')).address)
    for (let attempt = 0; attempt < 4; attempt += 1) expect((await get(url)).text).toBe('alive')
  })

  test('the load balancer answers 502 when a target closes the connection, without a retry at another one', async () => {
    const { url, add } = await balanced()
    const broken = await serve((response) => response.destroy())
    await add(broken.address)
    const other = await serve('other')
    await add(other.address)
    const statuses = [(await get(url)).status, (await get(url)).status]
    expect(statuses.toSorted()).toEqual([200, 502])
    expect(broken.paths).toHaveLength(1)
    expect(other.paths).toHaveLength(1)
  })

  test('method, path, body and X-Forwarded-For reach the target', async () => {
    const { url, add } = await balanced()
    const seen: { method?: string; url?: string; body: string; client?: unknown }[] = []
    const server = createServer(async (incoming, response) => {
      let body = ''
      for await (const chunk of incoming) body += chunk
      const { method = '', url: path = '', headers } = incoming
      seen.push({ method, url: path, body, client: headers['x-forwarded-for'] })
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    cleanups.push(() => void server.close())
    await add({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
    await fetch(`${url}/uploads?x=1`, { method: 'POST', body: 'hello' })
    server.closeAllConnections()
    expect(seen).toEqual([
      { method: 'POST', url: '/uploads?x=1', body: 'hello', client: '127.0.0.1' },
    ])
  })
})

describe('deregistered target', () => {
  test('a deregistered target gets no new request and answers those in flight', async () => {
    const { elb, arn, url, add } = await balanced()
    const held: ServerResponse[] = []
    const slow = await serve((response) => void held.push(response))
    const { target } = await add(slow.address)
    const first = get(url)
    await expect.poll(() => held.length).toBe(1)
    let gone = false
    const leaving = elb.targetGroups.deregister(arn, target).then(() => {
      gone = true
    })
    expect((await get(url)).status).toBe(503)
    expect(gone).toBe(false)
    held[0]?.end('late')
    expect(await first).toEqual({ status: 200, text: 'late' })
    await leaving
    expect(gone).toBe(true)
  })

  test('deregistration ends after the delay, even with requests in flight', async () => {
    const { clock, elb, arn, url, add } = await balanced()
    const held: ServerResponse[] = []
    const { target } = await add((await serve((response) => void held.push(response))).address)
    const first = get(url).catch(() => undefined)
    await expect.poll(() => held.length).toBe(1)
    const leaving = elb.targetGroups.deregister(arn, target)
    await clock.advance(10_000)
    await leaving
    held[0]?.end()
    await first
  })

  test('a request whose client disconnected is no longer in flight', async () => {
    const { elb, arn, url, add } = await balanced()
    const held: ServerResponse[] = []
    const { target } = await add((await serve((response) => void held.push(response))).address)
    const call = request(url)
    call.on('error', () => {})
    call.end()
    await expect.poll(() => held.length).toBe(1)
    call.destroy()
    await elb.targetGroups.deregister(arn, target)
  })
})

test('listen rejects with PORT_IN_USE on an occupied port', async () => {
  const { elb } = await balanced()
  const occupied = await serve('occupied')
  const other = elb.seedTargetGroup(caller, { name: 'other' })
  await expect(elb.listen(other, occupied.address.port)).rejects.toMatchObject({
    code: 'PORT_IN_USE',
  })
})
