import { uuid } from '../arn.ts'
import type { Caller } from '../caller.ts'
import { BadInputError } from '../errors.ts'
import type { Observe } from '../observe/observe.ts'
import { eventStream } from '../observe/stream.ts'
import type { Services } from '../services.ts'
import type { HttpAnswer, HttpRequest } from '../wire/http.ts'
import { forbidden, isLoopback } from '../wire/origins.ts'
import { AwsError } from '../wire/service.ts'
import type { Route } from '../wire/wire.ts'
import {
  clickBody,
  clockBody,
  eventBody,
  faultBody,
  imageBody,
  outcomeBody,
  readBody,
  scanBody,
  serviceFaultBody,
  tokenBody,
} from './read.ts'

export interface ControlOptions {
  readonly services: Services
  readonly observe: Observe
  /** Closes the cloud; called after the response was sent. */
  readonly shutdown: () => void
}

type Endpoint = (request: HttpRequest) => unknown

const PREFIX = '/_local/'
const STREAM = 'GET stream'

/** The control calls under `/_local/`: they inspect the cloud and make things happen in it. */
export function controlRoute(options: ControlOptions): Route {
  const endpoints = endpointsOf(options)
  return async (request) => {
    const { pathname } = request.url
    if (!pathname.startsWith(PREFIX)) return undefined
    if (!isLoopback(request)) return forbidden('control calls are for this machine alone')
    const key = `${request.method} ${pathname.slice(PREFIX.length)}`
    if (key === STREAM) return streamed(options.observe)
    const endpoint = Object.hasOwn(endpoints, key) ? endpoints[key] : undefined
    if (!endpoint)
      return json(404, {
        error: `${key}: there are ${[STREAM, ...Object.keys(endpoints)].join(', ')}`,
      })
    try {
      return json(200, (await endpoint(request)) ?? { ok: true })
    } catch (error) {
      if (error instanceof BadInputError || error instanceof AwsError)
        return json(400, { error: error.message })
      throw error
    }
  }
}

function endpointsOf(options: ControlOptions): Readonly<Record<string, Endpoint>> {
  return { ...queries(options), ...actions(options) }
}

/** Calls that read. */
function queries({ services, observe }: ControlOptions): Readonly<Record<string, Endpoint>> {
  const { wire, clock, calls, bus, functions, workspace, queues, s3, sns } = services
  return {
    'GET health': () => ({ ok: true, endpoint: wire.endpoint, now: clock.now() }),
    'GET state': () => observe.view(),
    'GET events': () => bus.list(),
    'GET calls': ({ url }) =>
      calls.list({
        service: url.searchParams.get('service') ?? undefined,
        operation: url.searchParams.get('operation') ?? undefined,
      }),
    'GET slack': () => ({ channels: workspace.channels() }),
    'GET s3': () =>
      s3.buckets().map((bucket) => ({
        bucket,
        objects: s3
          .objects(bucket)
          .map(({ body, ...object }) => ({ ...object, bytes: body.length })),
      })),
    'GET sns': () => sns.messages(),
    'GET sqs': () =>
      queues.all().map((queue) => ({
        name: queue.name,
        arn: queue.arn,
        url: queues.url(queue),
        inFlight: queue.inFlight(),
        messages: queue.messages().map(({ sequence, ...message }) => ({
          ...message,
          sequence: String(sequence),
        })),
      })),
    'GET functions': functions.logs,
  }
}

/** Calls that change something. */
function actions({ services, shutdown }: ControlOptions): Readonly<Record<string, Endpoint>> {
  return {
    async 'POST clock'({ body }) {
      await services.clock.advance(readBody(clockBody, body).advanceMs)
      return { now: services.clock.now() }
    },
    'POST slack/click': ({ body }) => services.interactions.click(readBody(clickBody, body)),
    'POST slack/token': () => ({ token: services.slackTokens.revoke() }),
    'POST faults': ({ body }) => ({ id: services.faults.add(readBody(serviceFaultBody, body)) }),
    'DELETE faults': ({ url }) => removeFaults(services.faults, url),
    'POST slack/faults': ({ body }) => ({
      id: services.slackFaults.add(readBody(faultBody, body)),
    }),
    'DELETE slack/faults': ({ url }) => removeFaults(services.slackFaults, url),
    'POST outcome'({ body }) {
      const { cluster, service, outcome, ...place } = readBody(outcomeBody, body)
      const caller = placeOf(services.ecs.clusters(), cluster, 'cluster', place)
      services.ecs.forceOutcome({ caller, cluster, service, outcome: outcome ?? undefined })
    },
    'POST images'({ body }) {
      const { account, region, variables, dockerImage, ...push } = readBody(imageBody, body)
      const image = { ...push, environment: variables, ...(dockerImage && { dockerImage }) }
      return {
        digest: services.ecr.push(repositoryPlace(services, push, { account, region }), image),
      }
    },
    'POST scans'({ body }) {
      const { account, region, description, findings, ...scan } = readBody(scanBody, body)
      services.ecr.publishScan(repositoryPlace(services, scan, { account, region }), {
        ...scan,
        ...(description && { description }),
        findings: findings.map(withoutUndefined),
      })
    },
    async 'POST events'({ body }) {
      const event = readBody(eventBody, body)
      const time = `${new Date(services.clock.now()).toISOString().slice(0, 19)}Z`
      await services.bus.emit({ version: '0', id: uuid(), time, resources: [], ...event })
    },
    'POST tokens'({ body }) {
      const { userPool, ...request } = readBody(tokenBody, body)
      const [first = ''] = services.cognito.pools()
      return { token: services.cognito.issueToken(userPool ?? first, withoutUndefined(request)) }
    },
    'POST shutdown': () => void setImmediate(shutdown),
  }
}

/** The one that `?id=` names, or all. */
function removeFaults(faults: { remove(id: string): boolean; clear(): void }, url: URL): void {
  const id = url.searchParams.get('id')
  if (id === null) faults.clear()
  else if (!faults.remove(id)) throw new BadInputError(`no fault ${id}: it may have ended`)
}

/** The object without its undefined members. */
function withoutUndefined<T extends object>(
  object: T,
): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const present = Object.entries(object).filter(([, value]) => value !== undefined)
  // Only undefined members were removed.
  return Object.fromEntries(present) as { [Key in keyof T]: Exclude<T[Key], undefined> }
}

/** Selects among accounts and regions that have something of the same name. */
interface Narrowing {
  readonly account?: string | undefined
  readonly region?: string | undefined
}

function repositoryPlace(
  { ecr }: Services,
  { repository }: { repository: string },
  narrowing: Narrowing,
): Caller {
  return placeOf(ecr.places(), repository, 'repository', narrowing)
}

/** The account and region of the first match. */
function placeOf(
  all: readonly { readonly caller: Caller; readonly name: string }[],
  name: string,
  what: string,
  { account, region }: Narrowing,
): Caller {
  const found = all.find(
    (one) =>
      one.name === name &&
      (account === undefined || one.caller.account === account) &&
      (region === undefined || one.caller.region === region),
  )
  if (found) return found.caller
  const place = [account, region].filter(Boolean).join(' ')
  const names = all.map((one) => `${one.name} (${one.caller.account} ${one.caller.region})`)
  throw new BadInputError(
    `no ${what} ${name}${place && ` in ${place}`}: there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ') || 'none'}`,
  )
}

function streamed(observe: Observe): HttpAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
    stream: eventStream(observe),
  }
}

function json(status: number, body: unknown): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify(body)}\n`,
  }
}
