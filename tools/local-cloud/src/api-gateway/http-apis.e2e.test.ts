import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts'

const place = { account: '111122223333', region: 'ap-northeast-1' }
let folder: string
let cloud: LocalCloud
let url: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-cloud-'))
  const bundle = join(folder, 'index.mjs')
  await writeFile(
    bundle,
    `export const handler = async (event) => {
      if (event.rawQueryString === 'throw') throw new Error('no')
      return { statusCode: 202, body: JSON.stringify(event) }
    }`,
  )
  cloud = await startLocalCloud()
  const { outputs } = await cloud.provision(place, {
    stack: 'api',
    code: { clicks: { bundle } },
    template: {
      Resources: {
        Fn: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'clicks' } },
        Api: { Type: 'AWS::ApiGatewayV2::Api' },
        Integration: {
          Type: 'AWS::ApiGatewayV2::Integration',
          Properties: {
            ApiId: { Ref: 'Api' },
            IntegrationUri: { 'Fn::GetAtt': ['Fn', 'Arn'] },
          },
        },
        Route: {
          Type: 'AWS::ApiGatewayV2::Route',
          Properties: {
            ApiId: { Ref: 'Api' },
            RouteKey: 'POST /clicks',
            Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
          },
        },
      },
      Outputs: { Url: { Value: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } } },
    },
  })
  url = `${outputs['Url']}/clicks`
})
afterEach(async () => {
  await cloud.close()
  await rm(folder, { recursive: true })
})

it('an HTTP API calls its function with the payload format 2.0, and a form in base64', async () => {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ a: 'ü' }) })
  expect(response.status).toBe(202)
  expect(await response.json()).toMatchObject({
    version: '2.0',
    routeKey: 'POST /clicks',
    isBase64Encoded: true,
    body: Buffer.from('a=%C3%BC').toString('base64'),
    requestContext: { accountId: place.account, http: { method: 'POST', path: '/clicks' } },
  })
})

it('an HTTP API answers 404 without a route, and 500 where the function fails', async () => {
  expect((await fetch(url)).status).toBe(404)
  expect((await fetch(`${url}?throw`, { method: 'POST' })).status).toBe(500)
})
