import type { HttpAnswer, HttpRequest, Route } from '@repo/local-cloud'

/** A route under `/_demo/`. */
export interface DemoRoute {
  readonly method: 'GET' | 'POST'
  /** Below `/_demo/`. With a slash at its end, it also takes what follows. */
  readonly path: string
  /** @param rest what follows `path`, decoded */
  answer(request: HttpRequest, rest: string): HttpAnswer | Promise<HttpAnswer>
}

const PREFIX = '/_demo/'

/** Serves the routes; an unknown one answers 404, another method 405. */
export function routeTo(routes: readonly DemoRoute[]): Route {
  return (request) => {
    const { pathname } = request.url
    if (!pathname.startsWith(PREFIX)) return undefined
    const below = pathname.slice(PREFIX.length)
    const matching = routes.filter(({ path }) =>
      path.endsWith('/') ? below.startsWith(path) : below === path,
    )
    const route = matching.find(({ method }) => method === request.method)
    if (route) {
      const rest = decoded(below.slice(route.path.length))
      return rest === undefined
        ? json(400, { error: `${pathname} is no valid path` })
        : route.answer(request, rest)
    }
    if (matching.length > 0) {
      const allow = matching.map(({ method }) => method).join(', ')
      return { ...json(405, { error: `${pathname} takes ${allow}` }), headers: { allow } }
    }
    const all = routes.map(({ method, path }) => `${method} ${PREFIX}${path}`).join(', ')
    return json(404, { error: `${request.method} ${pathname}: there are ${all}` })
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** A JSON document that no cache keeps. */
export function json(status: number, body: unknown) {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: `${JSON.stringify(body)}\n`,
  }
}
