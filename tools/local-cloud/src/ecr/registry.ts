import type { Caller } from '../caller.ts'
import type { Calls } from '../calls.ts'
import type { Clock } from '../clock.ts'
import type { HttpAnswer, HttpRequest } from '../wire/http.ts'
import type { Route } from '../wire/wire.ts'
import { INDEX_MEDIA_TYPE } from './manifest.ts'
import { type Ecr, findImage } from './store.ts'

/** User and password for the registry, in base64 as ECR returns them. The password contains account and region. */
export function registryToken({ account, region }: Caller): string {
  const password = Buffer.from(`${account}/${region}`).toString('base64')
  return Buffer.from(`AWS:${password}`).toString('base64')
}

/**
 * The part of the registry's HTTP API that checks whether an image exists: `GET /v2/` and manifests.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export function registryRoute(ecr: Ecr, calls: Calls, clock: Clock): Route {
  return (request) => {
    const { pathname } = request.url
    if (pathname !== '/v2/' && !pathname.startsWith('/v2/')) return undefined
    const caller = ownerOf(request)
    const answer = caller ? serve(ecr, request, caller) : challenge()
    calls.record({
      time: clock.now(),
      service: 'registry',
      operation: request.method,
      caller: caller ?? { account: '', region: '' },
      request: { path: pathname },
      status: answer.status,
    })
    return answer
  }
}

type Answer = Exclude<HttpAnswer, string>

function ownerOf(request: HttpRequest): Caller | undefined {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const password = Buffer.from(basic, 'base64').toString().replace(/^AWS:/, '')
  const [, account, region] =
    /^(\d{12})\/([a-z0-9-]+)$/.exec(Buffer.from(password, 'base64').toString()) ?? []
  return account && region ? { account, region } : undefined
}

function serve(ecr: Ecr, { method, url }: HttpRequest, caller: Caller): Answer {
  if (url.pathname === '/v2/') return json(200, {})
  const [, repository, reference] = /^\/v2\/(.+)\/manifests\/([^/]+)$/.exec(url.pathname) ?? []
  if (!repository || !reference || !['GET', 'HEAD'].includes(method))
    return json(405, problem('UNSUPPORTED', 'local-cloud serves manifests only'))
  const stored = ecr.repositories(caller).get(repository)
  if (!stored)
    return json(404, problem('NAME_UNKNOWN', `The repository ${repository} does not exist`))
  const image = findImage(stored.images, reference)
  if (!image) return json(404, problem('MANIFEST_UNKNOWN', 'Requested image not found'))
  return {
    status: 200,
    headers: {
      'content-type': INDEX_MEDIA_TYPE,
      'content-length': String(Buffer.byteLength(image.manifest)),
      'docker-content-digest': image.digest,
    },
    body: image.manifest,
  }
}

function challenge(): Answer {
  const answer = json(401, problem('UNAUTHORIZED', 'authentication required'))
  return {
    ...answer,
    headers: { ...answer.headers, 'www-authenticate': 'Basic realm="local-cloud",service="ecr"' },
  }
}

function problem(code: string, message: string) {
  return { errors: [{ code, message }] }
}

function json(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
