import { Controller, Get, Module } from '@nestjs/common'
import type { HTTPMethods } from 'fastify'
import { describe, expect, it } from 'vitest'
import { openApp } from '../app.fixture.ts'
import { Groups, Scopes } from './permissions.ts'
import { bearer, token } from './tokens.fixture.ts'

/** What everybody may request. A new public route belongs here, on purpose. */
const publicRoutes = ['GET /docs', 'GET /livez', 'GET /openapi.json', 'GET /readyz', 'GET /version']

@Controller('widgets')
class WidgetsController {
  @Get()
  list() {
    return []
  }

  @Get('all')
  @Groups('admins', 'support')
  all() {
    return []
  }

  @Get('export')
  @Scopes('widgets/read', 'widgets/export')
  export() {
    return []
  }
}

@Module({ controllers: [WidgetsController] })
class WidgetsModule {}

async function statusOf(url: string, claims?: Record<string, unknown>) {
  const { app } = await openApp({ imports: [WidgetsModule] })
  const headers = claims ? bearer(token({ claims })) : {}
  const response = await app.inject({ url, headers })
  return [response.statusCode, response.json().code]
}

describe('access', () => {
  it('is public on the routes of this list, and on no other', async () => {
    const { app, routes } = await openApp({ env: { API_DOCS: 'on' } })
    const open: string[] = []
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ')
      const url = path.replaceAll(/:\w+/g, 'x')
      const { statusCode } = await app.inject({ method: method as HTTPMethods, url })
      if (statusCode !== 401) open.push(route)
    }
    expect(open.toSorted()).toEqual(publicRoutes)
  })

  it('requires a token on a route without a declaration', async () => {
    expect(await statusOf('/widgets')).toEqual([401, 'TOKEN_REQUIRED'])
    expect(await statusOf('/widgets', {})).toEqual([200, undefined])
  })

  it.each([
    [['admins'], [200, undefined]],
    [
      ['users', 'support'],
      [200, undefined],
    ],
    [['users'], [403, 'GROUP_REQUIRED']],
    [[], [403, 'GROUP_REQUIRED']],
  ])('is for one of the groups only: users in %j get %j', async (groups, answer) => {
    expect(await statusOf('/widgets/all', { 'cognito:groups': groups })).toEqual(answer)
  })

  it.each([
    ['widgets/read widgets/export', [200, undefined]],
    ['widgets/read', [403, 'SCOPE_REQUIRED']],
  ])('is for all of the scopes only: a token with %s gets %j', async (scope, answer) => {
    expect(await statusOf('/widgets/export', { scope })).toEqual(answer)
  })
})
