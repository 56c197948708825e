import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http, { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openJwksServer } from './auth/jwks-server.fixture.ts'
import { commit, spawnBundle, startBundle } from './bundle.fixture.ts'
import { validEnv } from './config/env.fixture.ts'

const containerMetadata = {
  ImageID: 'sha256:0a',
  Labels: {
    'com.amazonaws.ecs.task-arn': 'arn:aws:ecs:ap-northeast-1:111122223333:task/app-dev/0123',
    'com.amazonaws.ecs.task-definition-family': 'backend-dev',
    'com.amazonaws.ecs.task-definition-version': '12',
  },
}

function get(port: number, path: string, agent?: http.Agent) {
  return new Promise<{ status: number | undefined; close: boolean; body: string }>(
    (resolve, reject) => {
      http
        .get({ port, host: '127.0.0.1', path, ...(agent && { agent }) }, async (response) => {
          const body = await text(response)
          resolve({
            status: response.statusCode,
            close: response.headers.connection === 'close',
            body,
          })
        })
        .on('error', reject)
    },
  )
}

describe('bundle', () => {
  it('keeps the decorator metadata: controllers get their services', async () => {
    const { port } = await startBundle()
    const version = await get(port, '/version')
    expect(version.status).toBe(200)
    expect(JSON.parse(version.body)).toEqual({ commit })
    expect((await get(port, '/readyz')).status).toBe(200)
  })

  it('loads nothing before it listens that it may never need', async () => {
    const preloaded = `
      const { DateTimeFormat } = Intl
      let formats = 0
      Intl.DateTimeFormat = new Proxy(DateTimeFormat, { construct(...parts) { formats++; return Reflect.construct(...parts) } })
      process.on('exit', () => {
        const loaded = process.moduleLoadList.map((name) => name.split(' ')[1])
        console.log(JSON.stringify({ level: 'info', msg: 'loaded', formats, loaded }))
      })`
    const { service } = await startBundle({
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preloaded)}`,
    })
    service.signal('SIGTERM')
    expect(await service.exit).toBe(0)
    const { formats, loaded } = await service.line('loaded')
    expect(formats).toBe(0)
    for (const name of ['http2', 'internal/deps/undici/undici']) expect(loaded).not.toContain(name)
  })

  it('starts while the metadata endpoint does not answer, and logs the task where it does', async () => {
    let answers = false
    const metadata = createServer((_, response) => {
      if (answers) response.end(JSON.stringify(containerMetadata))
    })
    onTestFinished(() => void metadata.close())
    await once(metadata.listen(0, '127.0.0.1'), 'listening')
    // A TCP server that listens has an address with a port.
    const { port: at } = metadata.address() as AddressInfo
    const env = { ECS_CONTAINER_METADATA_URI_V4: `http://127.0.0.1:${at}/v4/0` }
    expect(await (await startBundle(env)).service.line('listening')).not.toHaveProperty('task')
    answers = true
    expect(await (await startBundle(env)).service.line('listening')).toMatchObject({
      task: '0123',
      taskDefinition: 'backend-dev:12',
      imageDigest: 'sha256:0a',
    })
  })

  it('exits with 1 and a line for each problem of its configuration', async () => {
    const service = spawnBundle({ ...validEnv, REGION: '', TZ: 'Tokyo, Japan' })
    expect(await service.exit).toBe(1)
    expect(service.lines).toEqual([
      { level: 'fatal', msg: 'REGION: required, must be an AWS region like ap-northeast-1' },
      {
        level: 'fatal',
        msg: expect.stringMatching(/^TZ: must be a time zone .*, begins with "Tok/),
      },
      { level: 'fatal', msg: 'configuration is not valid, exiting' },
    ])
    expect(service.stderr()).toBe('')
  })

  it('serves /docs where API_DOCS is on, and limits one client', async () => {
    const { port } = await startBundle({ API_DOCS: 'on', RATE_LIMIT: '2' })
    const document = readFileSync(new URL('./openapi/openapi.json', import.meta.url), 'utf8')
    const shown = await get(port, '/openapi.json')
    expect(JSON.parse(shown.body)).toEqual(JSON.parse(document))
    expect((await get(port, '/docs')).body).toContain('GET /version')
    expect((await get(port, '/docs')).status).toBe(429)
    expect((await get(port, '/livez')).status).toBe(200)
  })

  it('exits with 1 and one line when its port is taken', async () => {
    const { port } = await startBundle()
    const second = spawnBundle({
      ...validEnv,
      PORT: String(port),
      AWS_ENDPOINT_URL: await openJwksServer(),
    })
    expect(await second.exit).toBe(1)
    expect(second.lines.filter(({ level }) => level === 'fatal')).toEqual([
      { level: 'fatal', msg: expect.stringMatching(/^did not start: .*EADDRINUSE/) },
    ])
  })

  it.each([
    ['an error that nobody catches', 'throw new Error("late")'],
    ['a rejection that nobody handles', 'Promise.reject(new Error("late"))'],
  ])('exits with 1 and one line of JSON after %s', async (_, statement) => {
    const script = `process.on('SIGUSR2', () => { ${statement} })`
    const { service } = await startBundle({
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}`,
    })
    service.signal('SIGUSR2')
    expect(await service.exit).toBe(1)
    expect(service.lines.at(-1)).toMatchObject({
      level: 'fatal',
      msg: 'crashed',
      err: { message: 'late', stack: expect.stringContaining('Error: late') },
    })
    expect(service.stderr()).toBe('')
  })

  it('stops on SIGTERM without losing a request, whatever its clients hold open', async () => {
    const { service, port } = await startBundle()

    // A client that keeps its connection and sends nothing more.
    const idle = connect(port, '127.0.0.1')
    idle.write('GET /livez HTTP/1.1\r\nhost: service\r\n\r\n')
    await once(idle, 'data')

    // A slow client: its request is under way until the last line break.
    const slow = connect(port, '127.0.0.1')
    slow.write('GET /version HTTP/1.1\r\nhost: service\r\n')

    // Busy clients that reuse their connection until a response closes it.
    const busy = Array.from({ length: 8 }, async () => {
      const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
      onTestFinished(() => agent.destroy())
      const statuses: (number | undefined)[] = []
      for (;;) {
        const response = await get(port, '/version', agent)
        statuses.push(response.status)
        if (response.close) return statuses
      }
    })

    await service.line('request')
    service.signal('SIGTERM')
    await service.line('stopping')
    expect(await get(port, '/readyz')).toMatchObject({ status: 503, close: true })
    for (const statuses of await Promise.all(busy))
      expect(new Set(statuses)).toEqual(new Set([200]))

    await vi.waitFor(() => expect(get(port, '/livez')).rejects.toThrow('ECONNREFUSED'), {
      timeout: 60_000,
    })
    slow.write('\r\n')
    const answer = await text(slow)
    expect(answer).toMatch(/^HTTP\/1.1 200 /)
    expect(answer).toMatch(/connection: close/i)
    expect(answer).toContain(commit)
    // 0 also means: well before the hard stop, which exits with 1.
    expect(await service.exit).toBe(0)
    expect(service.lines.at(-1)).toMatchObject({ msg: 'stopped' })
  })
})
