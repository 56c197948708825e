import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Calls, createCalls } from '../calls.ts'
import { createClock } from '../clock.ts'
import { createSts } from '../sts/sts.ts'
import { AwsError } from './service.ts'
import { openWire, type Wire } from './wire.ts'

let wire: Wire
let calls: Calls

beforeEach(async () => {
  const clock = createClock()
  calls = createCalls()
  wire = await openWire({
    port: 0,
    calls,
    clock,
    fallback: { account: '999988887777', region: 'eu-west-1' },
  })
  wire.addService(createSts({ clock, mayBeAssumed: (role) => !role.endsWith('execution') }))
  wire.addService({
    name: 'things',
    protocol: 'json',
    targetPrefix: 'Things_20260101',
    operations: {
      Echo: (input, caller) => ({ input, caller, at: new Date(1_700_000_000_500) }),
      Fail: () => {
        throw new AwsError('ThingNotFoundException', 'no such thing', 404, { thing: 'x' })
      },
    },
  })
})
afterEach(() => wire.close())

const json = (target: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(wire.endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1', ...headers },
    body,
  })

describe('AWS JSON protocol', () => {
  it('account and region come from the signature, and times are epoch seconds', async () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=111122223333/20260101/ap-northeast-1/things/aws4_request, SignedHeaders=host, Signature=0'
    const response = await json('Things_20260101.Echo', '{"a":1}', { authorization })
    expect(await response.json()).toEqual({
      input: { a: 1 },
      caller: { account: '111122223333', region: 'ap-northeast-1' },
      at: 1_700_000_000.5,
    })
  })

  it('an unsigned request belongs to the fallback account', async () => {
    const response = await json('Things_20260101.Echo', '')
    expect(await response.json()).toMatchObject({ caller: { account: '999988887777' } })
  })

  it('an AwsError becomes a response with its type, status and members', async () => {
    const response = await json('Things_20260101.Fail', '{}')
    expect(response.status).toBe(404)
    expect(response.headers.get('x-amzn-errortype')).toBe('ThingNotFoundException')
    expect(await response.json()).toEqual({
      __type: 'ThingNotFoundException',
      message: 'no such thing',
      thing: 'x',
    })
  })

  it.each(['Things_20260101.Nope', 'Things_20260101.constructor', 'Unknown.Echo'])(
    'the target %s answers UnknownOperationException and is recorded',
    async (target) => {
      const response = await json(target, '{}')
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' })
      expect(calls.list()).toMatchObject([
        { status: 400, error: { code: 'UnknownOperationException' } },
      ])
    },
  )

  it.each(['{', '[1]', '"x"', 'null'])(
    'the body %s answers SerializationException',
    async (body) => {
      const response = await json('Things_20260101.Echo', body)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ __type: 'SerializationException' })
    },
  )

  it('a gzip body is decompressed', async () => {
    const response = await json('Things_20260101.Echo', gzipSync('{"a":1}'), {
      'content-encoding': 'gzip',
    })
    expect(await response.json()).toMatchObject({ input: { a: 1 } })
  })

  it('an invalid gzip body answers SerializationException', async () => {
    const response = await json('Things_20260101.Echo', '{"a":1}', { 'content-encoding': 'gzip' })
    expect(response.status).toBe(400)
  })
})

describe('AWS query protocol', () => {
  const sts = (account: string) =>
    new STSClient({
      endpoint: wire.endpoint,
      region: 'ap-northeast-1',
      credentials: { accessKeyId: account, secretAccessKey: 'x' },
    })

  it('the SDK reads responses of the query protocol', async () => {
    const answer = await sts('111122223333').send(new GetCallerIdentityCommand({}))
    expect(answer.Account).toBe('111122223333')
    expect(calls.list({ service: 'sts' })).toMatchObject([
      { operation: 'GetCallerIdentity', status: 200, caller: { region: 'ap-northeast-1' } },
    ])
  })

  it('AssumeRole denies a task execution role and returns credentials for any other', async () => {
    const assume = (role: string) =>
      sts('111122223333').send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::444455556666:role/${role}`,
          RoleSessionName: 'ci',
        }),
      )
    await expect(assume('app-execution')).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    })
    const { Credentials: lent } = await assume('deploy')
    const identity = await sts(lent?.AccessKeyId ?? '').send(new GetCallerIdentityCommand({}))
    expect(identity.Account).toBe('444455556666')
  })

  it('an unknown action answers InvalidAction', async () => {
    const response = await fetch(wire.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=Nope&Version=2011-06-15',
    })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('<Code>InvalidAction</Code>')
  })
})

it('a REST request answers 404 and UnknownOperationException', async () => {
  const response = await fetch(`${wire.endpoint}/bucket/key`, { method: 'PUT', body: 'x' })
  expect(response.status).toBe(404)
  expect(response.headers.get('x-amzn-errortype')).toBe('UnknownOperationException')
})

it('a path of slashes is a path', async () => {
  expect((await fetch(`${wire.endpoint}//`)).status).toBe(404)
})

it('openWire rejects with PORT_IN_USE on an occupied port', async () => {
  const options = {
    port: wire.port,
    calls,
    clock: createClock(),
    fallback: { account: '1', region: 'x' },
  }
  await expect(openWire(options)).rejects.toMatchObject({
    name: 'PortInUseError',
    code: 'PORT_IN_USE',
  })
})

describe('additional address', () => {
  const open = (alsoOn: string) =>
    openWire({
      port: 0,
      alsoOn,
      calls,
      clock: createClock(),
      fallback: { account: '999988887777', region: 'eu-west-1' },
    })

  it('the additional address listens on the same port and is closed with the first one', async () => {
    // The whole of 127.0.0.0/8 is this machine on Linux; elsewhere only where it was set up.
    const other = await open('127.0.0.2')
    onTestFinished(() => other.close())
    expect((await fetch(other.endpoint)).status).toBe(404)
    if (process.platform === 'linux')
      expect((await fetch(`http://127.0.0.2:${other.port}`)).status).toBe(404)
    await other.close()
    await expect(fetch(`http://127.0.0.2:${other.port}`)).rejects.toThrow()
  })

  it('an address that this machine does not have is ignored', async () => {
    const other = await open('203.0.113.1')
    onTestFinished(() => other.close())
    expect((await fetch(other.endpoint)).status).toBe(404)
  })
})

describe('a streamed response', () => {
  /** Streams a chunk whenever the event loop is idle, until the client is gone. */
  function stream(chunk: string) {
    const gone = Promise.withResolvers<void>()
    let written = 0
    wire.addRoute(({ url }) => {
      if (url.pathname !== '/stream') return undefined
      const begin = (write: (chunk: string) => void, signal: AbortSignal) => {
        const again = () => {
          if (signal.aborted) return gone.resolve()
          write(chunk)
          written += chunk.length
          setImmediate(again)
        }
        again()
      }
      return { status: 200, headers: { 'content-type': 'text/plain' }, stream: begin }
    })
    return { gone: gone.promise, written: () => written }
  }

  it('arrives while it is written, and ends with its client', async () => {
    const { gone } = stream('chunk')
    const aborted = new AbortController()
    const response = await fetch(`${wire.endpoint}/stream`, { signal: aborted.signal })
    const { value } = (await response.body?.getReader().read()) ?? {}
    expect(Buffer.from(value ?? '').toString()).toMatch(/^chunk/)
    aborted.abort()
    await gone
  })

  it('ends when the port closes', async () => {
    const { gone } = stream('chunk')
    await fetch(`${wire.endpoint}/stream`)
    await wire.close()
    await gone
  })

  it('disconnects a client that does not read, before it fills the memory', async () => {
    const { gone, written } = stream('x'.repeat(64 * 1024))
    const socket = connect(wire.port, '127.0.0.1', () =>
      socket.write('GET /stream HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'),
    )
    onTestFinished(() => void socket.destroy())
    socket.pause()
    await gone
    // What the sockets of the machine hold comes on top of the limit.
    expect(written()).toBeLessThan(64 * 1024 * 1024)
  })

  it('has no body for HEAD', async () => {
    stream('chunk')
    const response = await fetch(`${wire.endpoint}/stream`, { method: 'HEAD' })
    expect(await response.text()).toBe('')
  })
})

it('an aborted upload is one line on the terminal', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => error.mockRestore())
  const socket = connect(wire.port, '127.0.0.1', () => {
    socket.write('PUT /bucket/key HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\npart')
    setTimeout(() => socket.destroy(), 50)
  })
  await expect.poll(() => error.mock.calls).toEqual([['local-cloud: aborted: PUT /bucket/key']])
})

it('a request target that is no URL answers 400', async () => {
  const socket = connect(wire.port, '127.0.0.1', () =>
    socket.write('GET http:// HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'),
  )
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /)
})
