import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/**
 * The id that ties the log lines of one request together: the load balancer's trace id where there is one,
 * the client's `x-request-id` if it is harmless to log, else a new one.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
 */
export function requestId(request: { headers: IncomingHttpHeaders }): string {
  const trace = first(request.headers['x-amzn-trace-id'])?.match(/(?:^|;)\s*Root=([\w-]{1,128})/)
  if (trace?.[1]) return trace[1]
  const given = first(request.headers['x-request-id'])
  return given && /^[\w.=+/-]{1,128}$/.test(given) ? given : randomUUID()
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}
