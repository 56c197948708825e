/// <reference path="./dynalite.d.ts" />
// (packages that import this one do not see its declaration files otherwise)
import { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import dynalite from 'dynalite'
import { perPlace } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { Calls } from '../calls.ts'
import type { Clock } from '../clock.ts'
import type { HttpRequest } from '../wire/http.ts'
import { clientOf, signedBy } from '../wire/signed-by.ts'
import type { Route } from '../wire/wire.ts'

interface Answer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

export interface DynamoDb {
  readonly route: Route
  /** Runs one operation, for instance `CreateTable`, as if a client had sent it. @throws Error where it fails. */
  run(caller: Caller, operation: string, input: unknown): Promise<unknown>
  close(): Promise<void>
}

export interface DynamoDbOptions {
  readonly calls: Calls
  readonly clock: Clock
  readonly fallback: Caller
}

const PREFIX = 'DynamoDB_20120810.'

/** DynamoDB by dynalite, in this process: one instance for each account and region. */
export function createDynamoDb({ calls, clock, fallback }: DynamoDbOptions): DynamoDb {
  const servers: Server[] = []
  const serverOf = perPlace(() => {
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
    servers.push(server)
    return server
  })

  return {
    route: async (request) => {
      const target = String(request.headers['x-amz-target'] ?? '')
      if (!target.startsWith(PREFIX)) return undefined
      const { caller } = signedBy(request, fallback)
      const time = clock.now()
      const answer = await forward(serverOf(caller), request.headers, request.body)
      calls.record({
        time,
        service: 'dynamodb',
        operation: target.slice(PREFIX.length),
        caller,
        client: clientOf(request),
        request: parsed(request.body.toString('utf8')),
        status: answer.status,
        response: parsed(answer.body),
      })
      return answer
    },
    async run(caller, operation, input) {
      const headers = {
        'x-amz-target': PREFIX + operation,
        'content-type': 'application/x-amz-json-1.0',
        authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=0',
        'x-amz-date': '20260101T000000Z',
      }
      const answer = await forward(serverOf(caller), headers, Buffer.from(JSON.stringify(input)))
      if (answer.status !== 200) throw new Error(`DynamoDB ${operation}: ${answer.body}`)
      return parsed(answer.body)
    },
    async close() {
      // The server does not listen, and the database is in memory: nothing to close.
      for (const server of servers) server.removeAllListeners()
    },
  }
}

/** Forwards a request to dynalite without a socket: it reads `data` and `end`, and writes its whole response at once. */
function forward(server: Server, headers: HttpRequest['headers'], body: Buffer): Promise<Answer> {
  return new Promise((resolve) => {
    const request = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers })
    const answerHeaders: Record<string, string> = {}
    const response = {
      statusCode: 200,
      setHeader(name: string, value: string | number) {
        answerHeaders[name.toLowerCase()] = String(value)
      },
      end(text = '') {
        resolve({ status: response.statusCode, headers: answerHeaders, body: text })
      },
    }
    server.emit('request', request, response)
    if (body.length > 0) request.emit('data', body)
    request.emit('end')
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
