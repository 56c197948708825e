import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isObject, type Json, type JsonObject } from '../definitions/json.ts'
import type { RecordedCall, RecordedCase } from './case.ts'

/** A call that reached the scripted AWS. */
export interface ReceivedCall {
  operation: string
  request: JsonObject
}

/** An AWS that answers what was recorded. */
export interface Replay {
  url: string
  calls: ReceivedCall[]
  close(): Promise<void>
}

/**
 * Answers each operation with its recorded answers, in their order; the last one repeats, for polls.
 * An operation that was not recorded is refused.
 */
export async function startReplay(recorded: RecordedCase): Promise<Replay> {
  const calls: ReceivedCall[] = []
  const answers = new Map<string, RecordedCall[]>()
  for (const call of recorded.calls)
    answers.set(call.operation, [...(answers.get(call.operation) ?? []), call])

  const server = createServer(async (incoming, outgoing) => {
    const call = await readCall(incoming)
    calls.push(call)
    const left = answers.get(call.operation)
    const answer = (left?.length ?? 0) > 1 ? left?.shift() : left?.[0]
    const { status, body, type } = write(answer, call, recorded)
    outgoing.writeHead(status, { 'content-type': type, 'x-amzn-requestid': 'replayed' }).end(body)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  // Proven: a server that listens on a port has an address with it.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readCall(incoming: IncomingMessage): Promise<ReceivedCall> {
  let body = ''
  for await (const chunk of incoming) body += chunk
  const target = incoming.headers['x-amz-target']
  if (typeof target === 'string')
    return { operation: target.split('.')[1] ?? '', request: body === '' ? {} : JSON.parse(body) }
  const { Action = '', Version: _, ...request } = Object.fromEntries(new URLSearchParams(body))
  return { operation: Action, request }
}

interface Answer {
  status: number
  body: string
  type: string
}

function write(
  answer: RecordedCall | undefined,
  call: ReceivedCall,
  recorded: RecordedCase,
): Answer {
  if (call.operation === 'BatchGetImage') return json(200, batchGetImage(call.request, recorded))
  if (!answer) return json(400, { __type: 'NotRecorded', message: call.operation })
  if (typeof answer.response === 'string')
    return { status: answer.status, body: answer.response, type: 'text/xml' }
  return json(answer.status, answer.response)
}

function json(status: number, value: Json): Answer {
  return { status, body: JSON.stringify(value), type: 'application/x-amz-json-1.1' }
}

/** The registry's index, as ECR's API answers it. */
function batchGetImage({ repositoryName, imageIds }: JsonObject, { images }: RecordedCase): Json {
  const id = Array.isArray(imageIds) ? imageIds[0] : undefined
  const tag = isObject(id) ? id['imageTag'] : undefined
  const platforms = images[`${repositoryName}:${tag}`]
  if (!platforms) return { images: [], failures: [{ failureCode: 'ImageNotFound' }] }
  const manifests = platforms.map((platform) => {
    const [os = '', architecture = ''] = platform.split('/')
    return { platform: { os, architecture } }
  })
  return { images: [{ imageManifest: JSON.stringify({ schemaVersion: 2, manifests }) }] }
}
