import { isIP } from 'node:net'
import type { HttpAnswer, HttpRequest } from './http.ts'
import type { Route } from './wire.ts'

export interface OriginsOptions {
  readonly port: number
  /** Further origins whose pages may send requests, for instance `http://localhost:5173`. */
  readonly further?: readonly string[] | undefined
}

/** Keeps pages of other origins away from a port that changes things and runs commands. */
export interface Origins {
  /**
   * Rejects the requests of pages of other origins, except those that `addOpen` answers. A form or an image needs no CORS to
   * send a request, and its answer need not be readable.
   */
  readonly route: Route
  /** Adds a route for pages of other origins. */
  addOpen(route: Route): void
}

export function createOrigins({ port, further = [] }: OriginsOptions): Origins {
  const own = new Set(['127.0.0.1', 'localhost'].map((host) => `http://${host}:${port}`))
  const allowed = new Set(further)
  const open: Route[] = []

  function isForeign({ headers }: HttpRequest): boolean {
    const { origin = '' } = headers
    if (allowed.has(origin)) return false
    if (origin !== '' && !own.has(origin)) return true
    // What sends no `Origin`, for instance an image. Browsers do not let pages set this header.
    return ['cross-site', 'same-site'].includes(String(headers['sec-fetch-site']))
  }

  return {
    async route(request) {
      if (!isOwnHost(request)) return forbidden(`no such host: ${request.headers.host}`)
      if (!isForeign(request)) return undefined
      for (const route of open) {
        const answer = await route(request)
        if (answer !== undefined) return answer
      }
      return forbidden(
        `pages of ${request.headers.origin ?? 'other sites'} may send no requests to this port`,
      )
    },
    addOpen: (route) => void open.push(route),
  }
}

/** Whether the request came by a name of this machine's own; containers have others. */
export function isLoopback({ headers }: HttpRequest): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostOf(headers.host))
}

/** Whether a person follows a link, or writes the address. A frame is no document of its own. */
export function isNavigation({ method, headers }: HttpRequest): boolean {
  return (
    method === 'GET' &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document'
  )
}

export function forbidden(error: string): HttpAnswer {
  return {
    status: 403,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify({ error })}\n`,
  }
}

/** Names that no other site can point to this machine, which DNS rebinding does. HTTP/1.0 has no `Host`. */
function isOwnHost({ headers }: HttpRequest): boolean {
  if (headers.host === undefined) return true
  const host = hostOf(headers.host)
  return (
    isIP(host.replace(/^\[|\]$/g, '')) > 0 ||
    /^(?:.+\.)?localhost$/.test(host) ||
    // This machine, as Docker calls it inside a container.
    host === 'host.docker.internal' ||
    // A registry, as clients call it whose requests come here through a proxy.
    /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com$/.test(host)
  )
}

function hostOf(host: string | undefined): string {
  return URL.parse(`http://${host}`)?.hostname ?? ''
}
