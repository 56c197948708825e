import { camelCase, pascalCase } from './names.ts'

/** The controller of a route, in a service without access tokens. */
export function publicController(name: string): string {
  const [camel, pascal] = [camelCase(name), pascalCase(name)]
  return `import { Controller, Get, Param } from '@nestjs/common'
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import {
  type ${pascal},
  type ${pascal}Id,
  ${camel}IdSchema,
  ${camel}Schema,
} from './${name}.schema.ts'

@Controller('${name}')
export class ${pascal}Controller {
  @Get(':id')
  @ApiOperation({ summary: 'One, by its id' })
  @ApiOkResponse({ standardSchema: ${camel}Schema })
  find(@Param({ schema: ${camel}IdSchema }) { id }: ${pascal}Id): ${pascal} {
    return { id }
  }
}
`
}

/** Its test. */
export function publicTest(name: string): string {
  return `import { describe, expect, it } from 'vitest'
import { openApp } from '../app.fixture.ts'

const id = 'f81d4fae-7dec-4a1d-a765-00a0c91e6bf6'

describe('/${name}/:id', () => {
  it('returns one by its id', async () => {
    const { app } = await openApp()
    const response = await app.inject(\`/${name}/\${id}\`)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ id })
  })

  it('refuses an id of another form', async () => {
    const { app } = await openApp()
    const response = await app.inject('/${name}/1')
    expect(response.statusCode).toBe(400)
    expect(response.json().problems).toMatchObject([{ path: 'id' }])
  })
})
`
}
