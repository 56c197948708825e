import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pageRoute } from './page.ts'

function folder(files: readonly string[]): string {
  const path = mkdtempSync(join(tmpdir(), 'page-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  mkdirSync(join(path, 'chunks'))
  for (const file of files) writeFileSync(join(path, file), file)
  return path
}

function requestOf(route: ReturnType<typeof pageRoute>, method: string, path: string) {
  const url = new URL(path, 'http://127.0.0.1')
  const { signal } = new AbortController()
  return route({ method, url, headers: {}, body: Buffer.alloc(0), signal })
}

describe('pageRoute', () => {
  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/app.js', 'text/javascript; charset=utf-8'],
    ['/app.css?1', 'text/css; charset=utf-8'],
    ['/chunks/gallery.js', 'text/javascript; charset=utf-8'],
  ])('serves %s with its type, a policy, and without sniffing', async (path, type) => {
    const route = pageRoute(folder(['index.html', 'app.js', 'app.css', 'chunks/gallery.js']))
    expect(await requestOf(route, 'GET', path)).toMatchObject({
      status: 200,
      headers: {
        'content-type': type,
        'content-security-policy': expect.stringMatching(/default-src 'self'.*frame-ancestors/),
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-cache',
      },
    })
  })

  it.each([
    ['POST', '/'],
    ['GET', '/notes.txt'],
    ['GET', '/../index.html/..%2f'],
    ['GET', '/_local/health'],
  ])('passes %s %s on', (method, path) => {
    const route = pageRoute(folder(['index.html', 'notes.txt']))
    expect(requestOf(route, method, path)).toBeUndefined()
  })

  it('names the bundle that is missing', () => {
    expect(() => pageRoute(folder([]))).toThrow(expect.objectContaining({ code: 'MISSING_BUNDLE' }))
  })
})
