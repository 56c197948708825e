import * as z from 'zod'
import { healthOperations } from '../health/health.operations.ts'
import { errorSchema } from '../http/errors.ts'
import type { Operation } from '../http/operation.ts'
import { meOperations } from '../me/me.operations.ts'
import { uploadsOperations } from '../uploads/uploads.operations.ts'
import { versionOperations } from '../version/version.operations.ts'

/** Every route of the service. A test compares them with Fastify's. */
export const operations: readonly Operation[] = [
  ...healthOperations,
  ...versionOperations,
  ...meOperations,
  ...uploadsOperations,
]

/** The part of an OpenAPI document that is written here. */
export interface OpenApiDocument {
  readonly openapi: string
  readonly info: object
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

/**
 * The OpenAPI document: routes from the operations, schemas from Zod, which writes the JSON Schema that OpenAPI 3.1 takes.
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function createDocument(): OpenApiDocument {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of operations)
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: describeOperation(operation),
    }
  return {
    openapi: '3.1.1',
    info: { title: 'backend', version: '1' },
    paths,
    components: { schemas: describeSchemas(), ...securitySchemes },
  }
}

/** The document as it is committed. */
export function printDocument(): string {
  return `${JSON.stringify(createDocument(), null, 2)}\n`
}

const securitySchemes = {
  securitySchemes: {
    accessToken: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'access token of the Cognito user pool',
    },
  },
}

function describeOperation(operation: Operation): object {
  const { summary, auth, body, answer } = operation
  return {
    summary,
    ...(auth && { security: [{ accessToken: [] }] }),
    ...(body && { requestBody: { required: true, ...content(body) } }),
    responses: {
      200: { description: 'OK', ...content(answer) },
      ...Object.fromEntries(
        Object.entries(errorsOf(operation)).map(([status, description]) => [
          status,
          { description, ...content(errorSchema) },
        ]),
      ),
    },
  }
}

function errorsOf({ auth, body, errors, limited = true }: Operation): Record<number, string> {
  return {
    ...(body && {
      400: 'INVALID_REQUEST: `problems` has path and message of each problem',
      413: 'PAYLOAD_TOO_LARGE',
    }),
    ...(auth && {
      401: 'TOKEN_REQUIRED, TOKEN_EXPIRED: refresh it, TOKEN_INVALID: sign in again',
      503: 'KEYS_UNAVAILABLE: the token cannot be checked at the moment',
    }),
    ...(limited && { 429: 'TOO_MANY_REQUESTS: wait for `retry-after` seconds' }),
    ...errors,
  }
}

function content(schema: z.ZodType): object {
  const id = z.globalRegistry.get(schema)?.id
  if (!id) throw new Error('a schema in the OpenAPI document needs an id: .meta({ id })')
  return { content: { 'application/json': { schema: { $ref: reference(id) } } } }
}

const reference = (id: string) => `#/components/schemas/${id}`

function describeSchemas(): Record<string, object> {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { io: 'input', uri: reference })
  return Object.fromEntries(
    Object.entries(schemas)
      .map(([id, { $schema: _, $id: __, id: ___, ...schema }]): [string, object] => [id, schema])
      .toSorted(([a], [b]) => a.localeCompare(b)),
  )
}
