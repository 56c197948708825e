import type * as z from 'zod'

/** One route, as the OpenAPI document tells of it. Schemas need an `id` in their `meta`. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** `/users/{id}` */
  readonly path: string
  readonly summary: string
  /** Whether it asks for an access token. */
  readonly auth?: boolean
  readonly body?: z.ZodType
  /** What it answers with 200. */
  readonly answer: z.ZodType
  /** Errors of its own; those of tokens, bodies and limits are told of every route that can have them. */
  readonly errors?: Readonly<Record<number, string>>
  /** Whether it counts for the rate limit. Default: true. */
  readonly limited?: boolean
}
