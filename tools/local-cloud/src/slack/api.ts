import type { Call, Calls } from '../calls.ts'
import type { Clock } from '../clock.ts'
import type { HttpAnswer, HttpRequest } from '../wire/http.ts'
import { clientOf } from '../wire/signed-by.ts'
import type { Route } from '../wire/wire.ts'
import { type Arguments, readContent } from './content.ts'
import { SlackError } from './errors.ts'
import { type Fault, type Faults, isLate } from './faults.ts'
import { createMethods, type Methods, postedText } from './methods.ts'
import type { People } from './people.ts'
import { createRateLimit } from './rate-limit.ts'
import type { Tokens } from './tokens.ts'
import type { Workspace } from './workspace.ts'

export interface SlackApiOptions {
  readonly workspace: Workspace
  readonly faults: Faults
  readonly calls: Calls
  readonly clock: Clock
  readonly tokens: Tokens
  readonly rateLimit: boolean
  readonly people: People
}

const API = '/slack/api/'
const WEBHOOK = /^\/slack\/services\/T0LOCAL\/B0LOCAL\/([^/]+)$/

/** Path of the incoming webhook of a channel. */
export function webhookPath(channelId: string): string {
  return `/slack/services/T0LOCAL/B0LOCAL/${channelId}`
}

/** Slack's Web API under `/slack/api/`, and its incoming webhooks under `/slack/services/`. */
export function slackRoute(options: SlackApiOptions): Route {
  const { workspace, faults, calls, clock } = options
  const methods = createMethods(workspace, options.people)
  const limits = createLimits(clock, workspace, options.rateLimit)

  function respond(request: HttpRequest, method: string, args: Arguments): HttpAnswer {
    const fault = faults.consume(method, args)
    if (fault && !isLate(fault)) {
      if (method === 'chat.update') refuseEdits(workspace, args, fault)
      return misbehave(fault, method === 'webhook')
    }
    const limited = limits(method, WEBHOOK.exec(request.url.pathname)?.[1] ?? args['channel'])
    if (limited > 0) return rateLimited(limited)
    const answer =
      method === 'webhook'
        ? webhook(workspace, request, args)
        : call(methods, method, args, options.tokens.problemOf(tokenOf(request, args)))
    if (!fault) return answer
    return fault.fault === 'lost_answer' ? 'drop' : rateLimited(fault.retryAfter ?? 1)
  }

  return (request) => {
    const { pathname } = request.url
    const hooked = pathname.startsWith('/slack/services/')
    if (!hooked && !pathname.startsWith(API)) return undefined
    const method = hooked ? 'webhook' : pathname.slice(API.length)
    const { token: _token, ...args } = readArguments(request)
    const answer = respond(request, method, readArguments(request))
    calls.record({
      time: clock.now(),
      service: 'slack',
      operation: method,
      caller: { account: '', region: '' },
      client: clientOf(request),
      request: args,
      status: typeof answer === 'string' ? 0 : answer.status,
      response: typeof answer === 'string' ? answer : answer.body,
      ...errorOf(answer),
    })
    return answer
  }
}

/** The error that a client gets, of a call that Slack records. */
function errorOf(answer: HttpAnswer): Pick<Call, 'error'> {
  if (typeof answer === 'string') return { error: { code: answer, message: 'no answer' } }
  const { ok, error } = parseObject(String(answer.body))
  if (ok === false) return { error: { code: String(error), message: '' } }
  return answer.status < 400 ? {} : { error: { code: String(answer.status), message: '' } }
}

/** https://docs.slack.dev/apis/web-api/rate-limits: `chat.update` is tier 3, 50 calls a minute. */
function createLimits(clock: Clock, workspace: Workspace, on: boolean) {
  const posting = createRateLimit(clock, { burst: 5, perSecond: 1 })
  const updating = createRateLimit(clock, { burst: 50, perSecond: 50 / 60 })
  return (method: string, named: unknown): number => {
    if (!on) return 0
    if (method === 'chat.update') return updating.consume('')
    if (method !== 'chat.postMessage' && method !== 'webhook') return 0
    // One limit per channel, whether it is named by name or by id.
    const channel = workspace.byId(String(named)) ?? workspace.byName(String(named))
    return channel ? posting.consume(channel.id) : 0
  }
}

function call(
  methods: Methods,
  name: string,
  args: Arguments,
  authError: string | undefined,
): HttpAnswer {
  try {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    if (!method) throw new SlackError('unknown_method')
    if (authError && name !== 'api.test') throw new SlackError(authError)
    return json({ ok: true, ...method(args) })
  } catch (error) {
    if (error instanceof SlackError) return json(failure(error))
    throw error
  }
}

function failure({ code, problems }: SlackError) {
  if (problems.length === 0) return { ok: false, error: code }
  const messages = problems.map((problem) => `[ERROR] ${problem}`)
  return { ok: false, error: code, errors: problems, response_metadata: { messages } }
}

function tokenOf(request: HttpRequest, args: Arguments): string | undefined {
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? args['token']
  return typeof token === 'string' ? token : undefined
}

/** A message that cannot be edited cannot be edited later either. */
function refuseEdits(workspace: Workspace, { channel, ts }: Arguments, { fault }: Fault): void {
  const messages = workspace.byId(String(channel))?.messages ?? []
  const message = messages.find((one) => one.ts === ts)
  if (message && EDIT_REFUSALS.has(fault)) message.editRefused = fault
}

/** https://docs.slack.dev/reference/methods/chat.update/#errors */
const EDIT_REFUSALS = new Set(['cant_update_message', 'edit_window_closed', 'is_inactive'])

/** Webhooks answer with a status and plain text instead of JSON. */
function webhook(workspace: Workspace, request: HttpRequest, args: Arguments): HttpAnswer {
  const channel = workspace.byId(WEBHOOK.exec(request.url.pathname)?.[1] ?? '')
  if (!channel) return plain(404, 'no_service')
  try {
    const content = readContent(args)
    workspace.post(channel, { ...content, text: postedText(content) })
    return plain(200, 'ok')
  } catch (error) {
    if (error instanceof SlackError) return plain(400, error.code)
    throw error
  }
}

function readArguments(request: HttpRequest): Arguments {
  const body = request.body.toString('utf8')
  const query = Object.fromEntries(request.url.searchParams)
  if (body === '') return query
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return { ...query, ...parseObject(body) }
  const form = Object.fromEntries(new URLSearchParams(body))
  return typeof form['payload'] === 'string'
    ? { ...query, ...parseObject(form['payload']) }
    : { ...query, ...form }
}

function parseObject(text: string): Arguments {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    // Slack does not report invalid JSON, only the arguments that are then missing.
    return {}
  }
}

function misbehave({ fault, retryAfter = 1 }: Fault, webhook: boolean): HttpAnswer {
  if (fault === 'rate_limited') return rateLimited(retryAfter)
  if (fault === 'http_500') return plain(500, 'internal error')
  if (fault === 'timeout') return 'hang'
  if (fault === 'drop') return 'drop'
  if (fault === 'html')
    return {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<!DOCTYPE html><html><body>Slack is having trouble</body></html>',
    }
  return webhook ? plain(404, fault) : json({ ok: false, error: fault })
}

function rateLimited(seconds: number): HttpAnswer {
  return {
    status: 429,
    headers: { 'content-type': 'application/json', 'retry-after': String(seconds) },
    body: JSON.stringify({ ok: false, error: 'ratelimited' }),
  }
}

function json(body: unknown): HttpAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  }
}

function plain(status: number, body: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain' }, body }
}
