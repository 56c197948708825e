import { uuid } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import type { Functions } from '../lambda/functions.ts'
import type { HttpAnswer, HttpRequest } from '../wire/http.ts'
import type { Route } from '../wire/wire.ts'

const PREFIX = '/_execute-api/'

export interface HttpApi {
  readonly place: Caller
  readonly id: string
  /** Name of the function, by route key: `POST /clicks`. */
  readonly routes: Map<string, string>
}

export interface HttpApisOptions {
  readonly clock: Clock
  readonly functions: Functions
  /** Of the cloud. */
  readonly endpoint: string
}

/** HTTP APIs of API Gateway: each route calls a function, with the payload format 2.0. */
export function createHttpApis({ clock, functions, endpoint }: HttpApisOptions) {
  const apis = new Map<string, HttpApi>()
  return {
    /** @returns its base URL, without a slash at its end */
    seed(place: Caller, id: string): string {
      apis.set(id, { place, id, routes: new Map() })
      return `${endpoint}${PREFIX}${id}`
    },
    /** Sends the requests of a route (`POST /clicks`) to a function. */
    addRoute(id: string, routeKey: string, functionName: string): void {
      apis.get(id)?.routes.set(routeKey, functionName)
    },
    route: (async (request) => {
      if (!request.url.pathname.startsWith(PREFIX)) return undefined
      const [id = '', ...rest] = request.url.pathname.slice(PREFIX.length).split('/')
      const path = `/${rest.join('/')}`
      const api = apis.get(id)
      const routeKey = `${request.method} ${path}`
      const name = api?.routes.get(routeKey)
      if (!api || name === undefined) return json(404, { message: 'Not Found' })
      try {
        const event = eventOf(request, { id, path, routeKey, place: api.place, at: clock.now() })
        return answerOf(await functions.invoke(api.place, name, event))
      } catch {
        return json(500, { message: 'Internal Server Error' })
      }
    }) satisfies Route,
  }
}

interface Target {
  readonly id: string
  readonly path: string
  readonly routeKey: string
  readonly place: Caller
  readonly at: number
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
function eventOf({ method, url, headers, body }: HttpRequest, target: Target) {
  const { id, path, routeKey, place, at } = target
  const isText = /^(text\/|application\/(json|javascript|xml))/.test(headers['content-type'] ?? '')
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: url.search.slice(1),
    headers,
    requestContext: {
      accountId: place.account,
      apiId: id,
      domainName: `${id}.execute-api.${place.region}.amazonaws.com`,
      domainPrefix: id,
      http: {
        method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: uuid(),
      routeKey,
      stage: '$default',
      time: new Date(at).toISOString(),
      timeEpoch: at,
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: !isText && body.length > 0,
  }
}

/** A result without a status code is the body of a 200. */
function answerOf(result: unknown): HttpAnswer {
  if (typeof result !== 'object' || result === null || !('statusCode' in result))
    return json(200, result)
  const body = 'body' in result && typeof result.body === 'string' ? result.body : ''
  return { status: Number(result.statusCode), body }
}

function json(status: number, body: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
