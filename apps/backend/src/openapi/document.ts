import type { INestApplication } from '@nestjs/common'
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger'
import * as z from 'zod'
import { errorSchema } from '../http/errors.ts'
import { unlimited } from '../http/rate-limit.ts'

type Operation = Record<string, unknown> & {
  responses: Record<string, unknown>
  parameters?: readonly unknown[]
  requestBody?: unknown
  security?: unknown
}

/**
 * The OpenAPI document of the routes, as `@nestjs/swagger` reads them, with the errors that routes have in common: each route has
 * only what is its own.
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function createDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.1')
    .setTitle('backend')
    .setVersion('1')
    .addServer('/')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'access token of the Cognito user pool',
      },
      'accessToken',
    )
    .addSecurityRequirements('accessToken')
    .build()
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) =>
      lowerFirst(controller.replace(/Controller$/, '')) + upperFirst(method),
  })
  for (const [path, item] of Object.entries(document.paths))
    for (const operation of Object.values(item as Record<string, Operation>))
      complete(path, operation)
  document.components ??= {}
  document.components.schemas = { ...document.components.schemas, ...errorSchemas }
  return document
}

/** By the `id` of the schema. */
const errorSchemas = z.toJSONSchema(errorSchema).$defs as Record<string, object>

function complete(path: string, operation: Operation): void {
  const isPublic = operation['x-public'] === true
  const wanted = operation['x-groups'] ?? operation['x-scopes']
  for (const key of ['x-public', 'x-groups', 'x-scopes']) delete operation[key]
  if (isPublic) operation.security = []
  const errors: Record<string, string> = {
    ...((operation.requestBody !== undefined || operation.parameters?.length) && {
      400: 'INVALID_REQUEST: `problems` has path and message of each problem',
    }),
    ...(operation.requestBody !== undefined && {
      413: 'PAYLOAD_TOO_LARGE: a body has 64 KiB at most',
      415: 'UNSUPPORTED_MEDIA_TYPE: a body is JSON',
    }),
    ...(!isPublic && {
      401: 'TOKEN_REQUIRED, TOKEN_EXPIRED: refresh it, TOKEN_INVALID: sign in again',
      503: 'KEYS_UNAVAILABLE: the token cannot be checked at the moment',
    }),
    ...(wanted !== undefined && { 403: `GROUP_REQUIRED or SCOPE_REQUIRED: ${String(wanted)}` }),
    ...(!unlimited.has(path) && { 429: 'TOO_MANY_REQUESTS: wait for `retry-after` seconds' }),
    500: 'INTERNAL_SERVER_ERROR: the log has the reason, by `requestId`',
  }
  for (const [status, description] of Object.entries(errors))
    operation.responses[status] ??= { description, ...errorContent }
}

const errorContent = {
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
