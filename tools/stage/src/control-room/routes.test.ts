import { describe, expect, it } from 'vitest'
import { type DemoRoute, json, routeTo } from './routes.ts'

const routes: readonly DemoRoute[] = [
  { method: 'POST', path: 'preview', answer: (_, rest) => json(200, { preview: rest }) },
  { method: 'POST', path: 'actions/', answer: (_, rest) => json(202, { action: rest }) },
]
const route = routeTo(routes)

function requestOf(method: string, path: string) {
  const url = new URL(path, 'http://127.0.0.1')
  const { signal } = new AbortController()
  return route({ method, url, headers: {}, body: Buffer.alloc(0), signal })
}

describe('routeTo', () => {
  it.each([
    ['POST', '/_demo/preview', { status: 200, body: '{"preview":""}\n' }],
    ['POST', '/_demo/actions/push%20it', { status: 202, body: '{"action":"push it"}\n' }],
    ['POST', '/_demo/actions/%E0', { status: 400 }],
    ['GET', '/_demo/preview', { status: 405, headers: { allow: 'POST' } }],
    ['POST', '/_demo/preview/more', { status: 404 }],
    ['POST', '/_demo/none', { status: 404 }],
  ])('%s %s is answered', async (method, path, answer) => {
    expect(await requestOf(method, path)).toMatchObject(answer)
  })

  it('passes every other path on', () => {
    expect(requestOf('POST', '/_local/health')).toBeUndefined()
  })
})
