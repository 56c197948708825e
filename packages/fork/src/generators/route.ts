import type { Tree } from '../tree/tree.ts'
import { GeneratorError } from './errors.ts'
import type { Generated } from './generated.ts'
import { camelCase, pascalCase } from './names.ts'
import { publicController, publicTest } from './public-route.ts'

const SOURCE = 'apps/backend/src'
const APP_MODULE = `${SOURCE}/app.module.ts`
const CURRENT_USER = `${SOURCE}/auth/current-user.ts`

/**
 * A route of the backend: `GET /NAME/:id`, with schemas, controller, module and test, registered in the app's module. Its
 * owner is the user of the access token, unless the service has none.
 * @param name as it stands in the path: `price-lists`
 * @throws GeneratorError where there is such a folder
 */
export function routeEdits(tree: Tree, name: string): Generated {
  const folder = `${SOURCE}/${name}`
  if (tree.files(folder).length > 0)
    throw new GeneratorError(`${folder} exists: choose another name, or edit it`)
  const hasUsers = tree.read(CURRENT_USER) !== undefined
  const files = {
    [`${name}.schema.ts`]: schema(name, hasUsers),
    [`${name}.controller.ts`]: hasUsers ? controller(name) : publicController(name),
    [`${name}.module.ts`]: module(name),
    [`${name}.test.ts`]: hasUsers ? test(name) : publicTest(name),
  }
  const edits = Object.entries(files).map(([file, text]) => [`${folder}/${file}`, text] as const)
  return {
    edits: new Map([...edits, [APP_MODULE, registered(tree, name)]]),
    left: [
      `write what the route does: ${folder}/${name}.controller.ts, then ${name}.test.ts (docs/backend.md has an example)`,
    ],
  }
}

function schema(name: string, hasUsers: boolean): string {
  const [camel, pascal] = [camelCase(name), pascalCase(name)]
  const shape = hasUsers
    ? ` z
  .object({ id: z.uuid(), owner: z.string().meta({ description: 'subject of the user' }) })
  .meta({ id: '${pascal}' })`
    : ` z.object({ id: z.uuid() }).meta({ id: '${pascal}' })`
  return `import * as z from 'zod'

/** Parameters of \`/${name}/:id\`. */
export const ${camel}IdSchema = z.object({ id: z.uuid('must be a UUID') })

export type ${pascal}Id = z.output<typeof ${camel}IdSchema>

/** Body of the answer to \`GET /${name}/:id\`. */
export const ${camel}Schema =${shape}

export type ${pascal} = z.output<typeof ${camel}Schema>
`
}

function controller(name: string): string {
  const [camel, pascal] = [camelCase(name), pascalCase(name)]
  return `import { Controller, Get, Param } from '@nestjs/common'
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import { CurrentUser } from '../auth/current-user.ts'
import type { User } from '../auth/user.ts'
import {
  type ${pascal},
  type ${pascal}Id,
  ${camel}IdSchema,
  ${camel}Schema,
} from './${name}.schema.ts'

@Controller('${name}')
export class ${pascal}Controller {
  @Get(':id')
  @ApiOperation({ summary: 'One of the user, by its id' })
  @ApiOkResponse({ standardSchema: ${camel}Schema })
  find(
    @CurrentUser() user: User,
    @Param({ schema: ${camel}IdSchema }) { id }: ${pascal}Id,
  ): ${pascal} {
    return { id, owner: user.subject }
  }
}
`
}

function module(name: string): string {
  const pascal = pascalCase(name)
  return `import { Module } from '@nestjs/common'
import { ${pascal}Controller } from './${name}.controller.ts'

@Module({ controllers: [${pascal}Controller] })
export class ${pascal}Module {}
`
}

function test(name: string): string {
  return `import { describe, expect, it } from 'vitest'
import { openApp } from '../app.fixture.ts'
import { bearer, subject, token } from '../auth/tokens.fixture.ts'

const id = 'f81d4fae-7dec-4a1d-a765-00a0c91e6bf6'
const headers = bearer(token())

describe('/${name}/:id', () => {
  it('returns one of the user', async () => {
    const { app } = await openApp()
    const response = await app.inject({ url: \`/${name}/\${id}\`, headers })
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ id, owner: subject })
  })

  it('refuses an id of another form', async () => {
    const { app } = await openApp()
    const response = await app.inject({ url: '/${name}/1', headers })
    expect(response.statusCode).toBe(400)
    expect(response.json().problems).toMatchObject([{ path: 'id' }])
  })

  it('refuses a request without an access token', async () => {
    const { app } = await openApp()
    expect((await app.inject({ url: \`/${name}/\${id}\` })).statusCode).toBe(401)
  })
})
`
}

/** The app's module with one more feature. */
function registered(tree: Tree, name: string): string {
  const text = tree.read(APP_MODULE) ?? ''
  const module = `${pascalCase(name)}Module`
  const list = /(@Module\(\{\s*imports: \[)([^\]]*?)(,?\s*\])/
  if (!list.test(text))
    throw new GeneratorError(`${APP_MODULE} has no @Module({ imports: […] }) to add ${module} to`)
  const line = `import { ${module} } from './${name}/${name}.module.ts'\n`
  const at = text.lastIndexOf('\nimport ') + 1
  const end = text.indexOf('\n', at) + 1
  return `${text.slice(0, end)}${line}${text.slice(end)}`.replace(
    list,
    (_, open, modules, close) => `${open}${modules}, ${module}${close}`,
  )
}
