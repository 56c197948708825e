import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openApp } from '../app.fixture.ts'
import { createDocument } from '../openapi/document.ts'

describe('the API for people', () => {
  it.each(['/docs', '/openapi.json'])('%s is not there unless it is asked for', async (url) => {
    const { app } = await openApp()
    expect((await app.inject(url)).statusCode).toBe(404)
  })

  it('is a page that shows every route, and needs no more than its own style', async () => {
    const { app } = await openApp({ docs: true })
    const { body, headers } = await app.inject('/docs')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    for (const path of Object.keys(createDocument().paths))
      expect(body).toContain(` ${path}</code>`)
    const style = /<style>([^<]*)<\/style>/.exec(body)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    expect(body).not.toMatch(/<script|https?:\/\/[^s]|src=/)
  })

  it('is a document for programs beside it, under the policy of every other answer', async () => {
    const { app } = await openApp({ docs: true })
    const response = await app.inject('/openapi.json')
    expect(response.json()).toEqual(JSON.parse(JSON.stringify(createDocument())))
    expect(response.headers['content-security-policy']).toContain("default-src 'none'")
  })
})
