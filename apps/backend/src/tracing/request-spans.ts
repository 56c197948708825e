import {
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Health checks, which ECS and the load balancer send every few seconds. */
const untraced = new Set(['/livez', '/readyz'])

interface Traced {
  readonly span: Span
  readonly context: Context
}

/**
 * One span for each request, with the template of its route, and the caller's span as its parent. Whatever a handler
 * does runs in its context, so `trace.getTracer(…).startActiveSpan` there makes a child of it.
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span
 */
export function traceRequests(fastify: FastifyInstance): void {
  const tracer = trace.getTracer('http')
  const requests = new WeakMap<FastifyRequest, Traced>()

  fastify.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url
    if (route && untraced.has(route)) return done()
    const parent = propagation.extract(context.active(), request.headers)
    const options = { kind: SpanKind.SERVER, attributes: attributesOf(request, route) }
    const span = tracer.startSpan(nameOf(request, route), options, parent)
    request.traceId = span.spanContext().traceId
    const traced = { span, context: trace.setSpan(parent, span) }
    requests.set(request, traced)
    context.with(traced.context, done)
  })
  // Reading the body leaves the context: its events belong to the connection.
  fastify.addHook('preHandler', (request, _reply, done) => {
    const traced = requests.get(request)
    if (traced) context.with(traced.context, done)
    else done()
  })
  fastify.addHook('onError', async (request, _reply, error) => {
    requests.get(request)?.span.setAttribute('error.type', error.name)
  })
  fastify.addHook('onResponse', async (request, reply) => {
    const traced = requests.get(request)
    if (traced) endSpan(traced.span, reply)
  })
}

/** The path without the query, which may hold what no one shall read. */
function attributesOf(request: FastifyRequest, route: string | undefined) {
  return {
    'http.request.method': request.method,
    'url.path': request.url.split('?')[0] ?? '',
    'url.scheme': request.protocol,
    'client.address': request.ip,
    ...(route && { 'http.route': route }),
  }
}

function nameOf({ method }: FastifyRequest, route: string | undefined): string {
  return route ? `${method} ${route}` : method
}

function endSpan(span: Span, { statusCode }: FastifyReply): void {
  span.setAttribute('http.response.status_code', statusCode)
  // An error of the client is none of the server.
  if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}
