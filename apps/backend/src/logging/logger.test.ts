import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import axios from 'axios'
import got from 'got'
import type { Logger } from 'pino'
import { Agent, fetch } from 'undici'
import { beforeAll, describe, expect, it } from 'vitest'
import { createLoggers } from './logger.ts'

const secret = 'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC'
const headers = {
  Authorization: `Bearer ${secret}`,
  'X-Api-Key': secret,
  cookie: `session=${secret}`,
}

function capture() {
  const lines: string[] = []
  const { logger } = createLoggers('trace', { destination: { write: (line) => lines.push(line) } })
  return { logger, lines }
}

function setBindings(logger: Logger, bindings: object): void {
  logger.setBindings(bindings)
  logger.info('a')
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}

describe('log', () => {
  let url = ''

  beforeAll(async () => {
    const server = createServer((_, response) =>
      response.writeHead(500, { 'set-cookie': `sid=${secret}` }).end('{"message":"no"}'),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // A TCP server that listens has an address with a port.
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a?access_token=${secret}`
    return () => {
      server.closeAllConnections()
      server.close()
    }
  })

  it.each<[string, () => Promise<unknown>]>([
    ['axios', () => axios.post(url, { password: secret }, { headers })],
    ['got', () => got.post(url, { headers, json: { password: secret }, retry: { limit: 0 } })],
    [
      'undici',
      async () => {
        const response = await fetch(url, { headers, dispatcher: new Agent() })
        throw Object.assign(new Error(`status ${response.status}`), { response, headers })
      },
    ],
    ['undici, not connected', () => fetch('http://127.0.0.1:1/', { headers })],
    [
      'the AWS SDK',
      () =>
        new STSClient({
          region: 'us-east-1',
          endpoint: url,
          maxAttempts: 1,
          credentials: { accessKeyId: 'key', secretAccessKey: secret, sessionToken: secret },
        }).send(new GetCallerIdentityCommand()),
    ],
  ])('has no credential of an error of %s, and where it comes from', async (_, call) => {
    const { logger, lines } = capture()
    const error = await failureOf(call())
    logger.error({ err: error }, 'failed')
    logger.error(error)
    logger.warn({ error, nested: { deep: { error } } }, 'failed')
    logger.child({ headers }).info('child')
    expect(lines.join()).not.toContain(secret)
    const [line = ''] = lines
    expect(JSON.parse(line).err).toMatchObject({
      type: expect.any(String),
      message: expect.any(String),
      stack: expect.stringContaining('\n    at '),
    })
    expect(line.length).toBeLessThan(10_000)
  })

  it('hides credentials in messages and their parts', () => {
    const { logger, lines } = capture()
    logger.info(`GET ${url}`)
    logger.info('header %s', `Authorization: Bearer ${secret}`)
    logger.info({ request: { headers } }, 'careless')
    expect(lines).toHaveLength(3)
    expect(lines.join()).not.toContain(secret)
  })

  it.each<[string, (logger: Logger) => void]>([
    ['the message of a nested error', (log) => log.error({ err: new Error(`token=${secret}`) })],
    ['a text with its name in the message', (log) => log.info('token=%s', secret)],
    ['an object in the message', (log) => log.info('%o %j %O', headers, { headers }, [headers])],
    ['an object in place of the message', (log) => log.info({ a: 1 }, headers as never)],
    ['parts after fields', (log) => log.info({ a: 1 }, 'token: %s', secret)],
    ['an error in the message', (log) => log.info('failed: %s', new Error(`token=${secret}`))],
    ['an object after an error', (log) => log.error(new Error('a'), headers as never)],
    ['fields of a child', (log) => log.child({ headers }).child({ token: secret }).info('a')],
    ['fields that a logger gets later', (log) => setBindings(log.child({}), { headers })],
    ['fields that the first logger gets later', (log) => setBindings(log, { headers })],
  ])('hides credentials in %s', (_, write) => {
    const { logger, lines } = capture()
    write(logger)
    expect(lines).toHaveLength(1)
    expect(lines.join()).not.toContain(secret)
  })

  it('puts the parts of a message after an error into it', () => {
    const { logger, lines } = capture()
    logger.error(new Error('no'), 'export of %s failed after %d ms', 'a.pdf', 12)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'export of a.pdf failed after 12 ms',
      err: { message: 'no' },
    })
  })

  it('keeps what is no secret as it is', () => {
    const { logger, lines } = capture()
    logger.info({ orderId: 17, items: ['a'], at: { line: 3 } }, 'created by %s', 'hana')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      orderId: 17,
      items: ['a'],
      at: { line: 3 },
      msg: 'created by hana',
    })
  })
})
