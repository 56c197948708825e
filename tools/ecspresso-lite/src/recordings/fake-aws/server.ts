import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Json, JsonObject } from '../../definitions/json.ts'
import type { World } from '../world.ts'
import { AwsError } from './aws-error.ts'
import { fakeEcs } from './ecs.ts'
import { fakeJsonServices, fakeQueryServices, type Handlers } from './others.ts'
import { batchGetImage, manifestOf } from './registry.ts'
import { Xml } from './xml.ts'

/** A call that reached the fake AWS. */
export interface Call {
  /** `ecs:UpdateService`; `registry:HEAD` for an image. */
  readonly call: string
  readonly request: JsonObject
  /** The host of a call that did not go to `AWS_ENDPOINT_URL`. */
  readonly via?: string
}

export interface FakeAws {
  readonly port: number
  readonly url: string
  /** The calls so far, in order. */
  readonly calls: readonly Call[]
  close(): Promise<void>
}

/**
 * Starts a fake AWS with the state of a case, on a local port.
 * @param now epoch milliseconds; deployments progress by it
 */
export async function startFakeAws(world: World, now: () => number): Promise<FakeAws> {
  const calls: Call[] = []
  const faults = world.faults.map((fault) => ({
    skip: 0,
    times: Number.POSITIVE_INFINITY,
    ...fault,
  }))
  const handlers = handlersOf(world, now)

  function respond({ call, request }: Call): FakeResponse {
    const fault = faults.find(({ operation }) => call === operation)
    if (fault && fault.skip-- <= 0 && fault.times-- > 0)
      throw new AwsError(fault.code, 'refused by this case', fault.status)
    const handler = handlers[call]
    if (!handler)
      throw new AwsError('UnknownOperationException', `the fake AWS does not implement ${call}`)
    const result = handler(request)
    return result instanceof Xml
      ? { status: 200, type: 'text/xml', body: result.text }
      : json(200, result)
  }

  const server = createServer(async (incoming, outgoing) => {
    let body = ''
    for await (const chunk of incoming) body += chunk
    const call = readCall(incoming, body)
    calls.push(call)
    const response = attempt(() => respond(call), call)
    outgoing.writeHead(response.status, {
      'content-type': response.type,
      'x-amzn-requestid': 'fake',
    })
    outgoing.end(response.body)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    calls,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface FakeResponse {
  status: number
  type: string
  body: string
}

function handlersOf(world: World, now: () => number): Handlers {
  const ecs = Object.entries(fakeEcs(world, now)).map(
    ([operation, handler]) => [`ecs:${operation}`, handler] as const,
  )
  const image = ({ path }: JsonObject) => {
    const [, repository = '', tag = ''] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(String(path)) ?? []
    const manifest = manifestOf(world, repository, tag)
    if (manifest === undefined) throw new AwsError('MANIFEST_UNKNOWN', 'no such image', 404)
    return { ...Object(manifest) }
  }
  return {
    ...Object.fromEntries(ecs),
    ...fakeQueryServices(world),
    ...fakeJsonServices(world, now),
    'ecr:BatchGetImage': (request) => batchGetImage(world, request),
    'registry:HEAD': image,
    'registry:GET': image,
  }
}

function attempt(work: () => FakeResponse, { call }: Call): FakeResponse {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const { status, code, message } = error
    if (!/^(cloudformation|iam|sts|elasticloadbalancing):/.test(call))
      return json(status, { __type: code, message })
    const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>fake</RequestId></ErrorResponse>`
    return { status, type: 'text/xml', body }
  }
}

function json(status: number, value: Json): FakeResponse {
  const type = isManifest(value) ? value.mediaType : 'application/x-amz-json-1.1'
  return { status, type, body: JSON.stringify(value) }
}

function isManifest(value: unknown): value is { mediaType: string } {
  return typeof value === 'object' && value !== null && 'mediaType' in value
}

/** The service of each header `x-amz-target` that the JSON protocols send. */
const TARGETS: Readonly<Record<string, string>> = {
  AmazonEC2ContainerServiceV20141113: 'ecs',
  AmazonEC2ContainerRegistry_V20150921: 'ecr',
  AmazonSSM: 'ssm',
  AnyScaleFrontendService: 'application-autoscaling',
  Logs_20140328: 'logs',
  secretsmanager: 'secretsmanager',
}

/** The service of each version that the Query protocol sends. */
const VERSIONS: Readonly<Record<string, string>> = {
  '2010-05-08': 'iam',
  '2010-05-15': 'cloudformation',
  '2011-06-15': 'sts',
  '2015-12-01': 'elasticloadbalancing',
}

function readCall({ headers, method, url = '' }: IncomingMessage, body: string): Call {
  const { host = '' } = headers
  const via = host.startsWith('127.0.0.1') ? {} : { via: host }
  if (url.startsWith('/v2/')) return { call: `registry:${method}`, request: { path: url }, ...via }
  const target = headers['x-amz-target']
  if (typeof target === 'string') {
    const [prefix = '', operation] = target.split('.')
    const request = body === '' ? {} : JSON.parse(body)
    return { call: `${TARGETS[prefix] ?? prefix}:${operation}`, request, ...via }
  }
  const { Action, Version = '', ...request } = Object.fromEntries(new URLSearchParams(body))
  return { call: `${VERSIONS[Version] ?? Version}:${Action}`, request, ...via }
}
