import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openApp } from '../app.fixture.ts'
import { document } from './document.ts'

describe('API documentation', () => {
  it.each(['/docs', '/openapi.json'])('%s is 404 unless API_DOCS is on', async (url) => {
    const { app } = await openApp()
    expect((await app.inject(url)).statusCode).toBe(404)
  })

  it('shows every route on a page that needs nothing but its own style', async () => {
    const { app } = await openApp({ env: { API_DOCS: 'on' } })
    const { body, headers } = await app.inject('/docs')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    for (const path of Object.keys(document.paths)) expect(body).toContain(` ${path}</code>`)
    const style = /<style>([^<]*)<\/style>/.exec(body)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    expect(body).not.toMatch(/<script|https?:\/\/[^s]|src=/)
  })

  it('serves the OpenAPI document with the usual security headers', async () => {
    const { app } = await openApp({ env: { API_DOCS: 'on' } })
    const response = await app.inject('/openapi.json')
    expect(response.json()).toEqual(document)
    expect(response.headers['content-security-policy']).toContain("default-src 'none'")
  })
})
