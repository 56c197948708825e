import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openApp } from '../app.fixture.ts'
import { createDocument, operations, printDocument } from './document.ts'

describe('OpenAPI document', () => {
  it('equals the committed one, which `npx -y pnpm@12 --filter @repo/backend run openapi` writes', () => {
    const committed = readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8')
    expect(printDocument()).toBe(committed)
  })

  it('has exactly the routes of the service', async () => {
    const { routes } = await openApp()
    const documented = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    expect(documented.toSorted()).toEqual(routes.toSorted())
  })

  it('requires a token exactly where the route does', async () => {
    const { app } = await openApp()
    for (const { method, path, auth = false } of operations) {
      const { statusCode } = await app.inject({ method, url: path.replaceAll(/[{}]/g, '') })
      expect({ path, auth: statusCode === 401 }).toEqual({ path, auth })
    }
  })

  it('has no dangling reference', () => {
    const document = JSON.stringify(createDocument())
    const references = [...document.matchAll(/"#\/components\/schemas\/(\w+)"/g)]
    expect(references.length).toBeGreaterThan(0)
    for (const [, id = ''] of references)
      expect(createDocument().components.schemas).toHaveProperty(id)
  })
})
