import { createConfig, lintFromString } from '@redocly/openapi-core'
import { describe, expect, it } from 'vitest'
import { openApp } from '../app.fixture.ts'
import { createDocument } from './document.ts'
import { WidgetsModule } from './widgets.fixture.ts'

describe('OpenAPI document', () => {
  it('equals the committed one, which `npx -y pnpm@12 --filter @repo/backend run openapi` writes', async () => {
    const { app } = await openApp()
    const document = `${JSON.stringify(createDocument(app), null, 2)}\n`
    await expect(document).toMatchFileSnapshot('./openapi.json')
  })

  it('has exactly the routes of the service', async () => {
    const { app, routes } = await openApp()
    const documented = Object.entries(createDocument(app).paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      ),
    )
    expect(documented.toSorted()).toEqual(routes.toSorted())
  })

  it('is accepted by a linter that others wrote', async () => {
    const { app } = await openApp({ imports: [WidgetsModule] })
    const config = await createConfig({
      extends: ['recommended'],
      // A fork decides on a licence; health checks cannot fail because of a client.
      rules: { 'info-license': 'off', 'operation-4xx-response': 'off' },
    })
    const source = JSON.stringify(createDocument(app))
    const problems = await lintFromString({ source, config })
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([])
  })

  it('has patterns for every dialect of regular expressions', async () => {
    const { app } = await openApp({ imports: [WidgetsModule] })
    const patterns = [
      ...JSON.stringify(createDocument(app)).matchAll(/"pattern":("(?:[^"\\\\]|\\\\.)*")/g),
    ]
    expect(patterns.length).toBeGreaterThan(0)
    for (const [, pattern = ''] of patterns) expect(JSON.parse(pattern)).not.toMatch(/\\[pPuk][{<]/)
  })

  it('describes parameters, body, status and errors of a new route', async () => {
    const { app } = await openApp({ imports: [WidgetsModule] })
    const { paths } = createDocument(app)
    expect(paths['/widgets/{id}']?.get).toMatchObject({
      operationId: 'widgetsFind',
      parameters: [{ name: 'id', in: 'path', required: true, schema: { format: 'uuid' } }],
      responses: { 200: {}, 400: {}, 401: {}, 429: {}, 500: {}, 503: {} },
    })
    expect(paths['/widgets']?.get).toMatchObject({
      parameters: [{ name: 'page', in: 'query', required: false }],
    })
    expect(paths['/widgets']?.post).toMatchObject({
      requestBody: {
        content: { 'application/json': { schema: { $ref: '#/components/schemas/NewWidget' } } },
      },
      responses: { 201: {}, 400: {}, 413: {}, 415: {} },
    })
  })
})
