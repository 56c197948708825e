import * as z from 'zod'

/** The sender of a request, from its access token. */
export interface User {
  /** Cognito's id of the user, or of the client where a machine calls. Never changes, and has only `[\w-]`. */
  readonly subject: string
  /** Absent where a machine calls (client credentials). */
  readonly username?: string
  /** Id of the app client that the token was issued to. */
  readonly client: string
  readonly groups: readonly string[]
  readonly scopes: readonly string[]
  /** When the token expires. */
  readonly expires: Date
}

/**
 * The claims of an access token.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
const claims = z.object({
  // It becomes part of keys, for instance of objects in S3.
  sub: z.string().regex(/^[\w-]{1,128}$/),
  username: z.string().optional(),
  client_id: z.string(),
  'cognito:groups': z.array(z.string()).default([]),
  scope: z.string().default(''),
  // The latest time that a Date can be.
  exp: z.number().max(8_640_000_000_000),
})

/** The user behind verified claims; `undefined` where they are not those of an access token. */
export function userOf(payload: unknown): User | undefined {
  const { success, data } = claims.safeParse(payload)
  if (!success) return undefined
  return {
    subject: data.sub,
    ...(data.username !== undefined && { username: data.username }),
    client: data.client_id,
    groups: data['cognito:groups'],
    scopes: data.scope.split(' ').filter(Boolean),
    expires: new Date(data.exp * 1000),
  }
}
