import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openApp } from '../app.fixture.ts'
import { createDocument, operations, printDocument } from './document.ts'

describe('the OpenAPI document', () => {
  it('is the committed one: `npx -y pnpm@12 --filter @repo/backend run openapi` writes it', () => {
    const committed = readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8')
    expect(printDocument()).toBe(committed)
  })

  it('tells of exactly the routes that there are', async () => {
    const { routes } = await openApp()
    const told = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    expect(told.toSorted()).toEqual(routes.toSorted())
  })

  it('says of each route truly whether it asks for a token', async () => {
    const { app } = await openApp()
    for (const { method, path, auth = false } of operations) {
      const { statusCode } = await app.inject({ method, url: path.replaceAll(/[{}]/g, '') })
      expect({ path, asks: statusCode === 401 }).toEqual({ path, asks: auth })
    }
  })

  it('has no reference that leads nowhere', () => {
    const document = JSON.stringify(createDocument())
    const references = [...document.matchAll(/"#\/components\/schemas\/(\w+)"/g)]
    expect(references.length).toBeGreaterThan(0)
    for (const [, id = ''] of references)
      expect(createDocument().components.schemas).toHaveProperty(id)
  })
})
