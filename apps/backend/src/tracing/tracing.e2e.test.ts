import { describe, expect, it, onTestFinished } from 'vitest'
import { openJwksServer } from '../auth/jwks-server.fixture.ts'
import { spawnBundle } from '../bundle.fixture.ts'
import { validEnv } from '../config/env.fixture.ts'
import { openCollector } from './collector.fixture.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const commit = 'c0ffee5a1b2d4e6f8091a2b3c4d5e6f708192a3b'

async function start(collector: string) {
  const service = spawnBundle({
    ...validEnv,
    COMMIT: commit,
    HOST: '127.0.0.1',
    PORT: '0',
    API_DOCS: 'on',
    AWS_ENDPOINT_URL: await openJwksServer(),
    OTEL_EXPORTER_OTLP_ENDPOINT: collector,
  })
  onTestFinished(() => void service.signal('SIGKILL'))
  const { port } = await service.line('listening')
  return { service, url: `http://127.0.0.1:${port}` }
}

describe('traces', () => {
  it('have one span a request with the template of its route, and are flushed when the service stops', async () => {
    const collector = await openCollector()
    const { service, url } = await start(collector.url)
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`
    await fetch(`${url}/version?token=secret`, { headers: { traceparent } })
    await fetch(`${url}/docs`)
    await fetch(`${url}/wp-login.php`)
    await fetch(`${url}/livez`)
    service.signal('SIGTERM')
    expect(await service.exit).toBe(0)

    expect(collector.paths).toEqual(new Set(['/v1/traces']))
    expect(collector.spans().toSorted((a, b) => a.name.localeCompare(b.name))).toMatchObject([
      {
        name: 'GET',
        attributes: { 'url.path': '/wp-login.php', 'http.response.status_code': 404 },
      },
      { name: 'GET /docs', kind: 2, attributes: { 'http.route': '/docs' } },
      {
        name: 'GET /version',
        traceId,
        parentSpanId: '00f067aa0ba902b7',
        attributes: {
          'http.route': '/version',
          'http.request.method': 'GET',
          'http.response.status_code': 200,
        },
      },
    ])
    expect(collector.resources[0]?.resource.attributes).toMatchObject({
      'service.name': 'backend',
      'service.version': commit,
      'deployment.environment.name': 'dev',
    })
    expect(JSON.stringify(collector.resources)).not.toContain('secret')
    const lines = service.lines.filter(({ msg }) => msg === 'request')
    expect(lines).toMatchObject([
      { route: '/version', traceId },
      {
        route: '/docs',
        traceId: collector.spans().find(({ name }) => name === 'GET /docs')?.traceId,
      },
      { route: 'none' },
      { route: '/livez' },
    ])
    expect(lines.at(-1)).not.toHaveProperty('traceId')
  })

  it.each([
    ['does not answer', async () => (await openCollector({ hangs: true })).url],
    ['is not there', async () => 'http://127.0.0.1:1'],
  ])('never keep the service from stopping: the collector %s', async (_, open) => {
    const { service, url } = await start(await open())
    await fetch(`${url}/version`)
    service.signal('SIGTERM')
    expect(await service.exit).toBe(0)
    expect(service.lines.at(-1)).toMatchObject({ msg: 'stopped' })
    expect(service.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', msg: expect.stringMatching(/^tracing: /) }),
    )
  })
})
