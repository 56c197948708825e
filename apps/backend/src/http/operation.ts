import type * as z from 'zod'

/** One route of the OpenAPI document. Schemas need an `id` in their `meta`. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** `/users/{id}` */
  readonly path: string
  readonly summary: string
  /** Whether it requires an access token. */
  readonly auth?: boolean
  readonly body?: z.ZodType
  /** Its answer with status 200. */
  readonly answer: z.ZodType
  /** Errors of its own; those of tokens, bodies and limits are added where they apply. */
  readonly errors?: Readonly<Record<number, string>>
  /** Whether it counts for the rate limit. Default: true. */
  readonly limited?: boolean
}
