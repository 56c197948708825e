import * as z from 'zod'
import { BadInputError } from '../errors.ts'

/**
 * Reads the body of a control call.
 * @throws BadInputError with every problem in one line.
 */
export function readBody<Schema extends z.ZodType>(schema: Schema, body: Buffer): z.output<Schema> {
  const result = schema.safeParse(parse(body))
  if (result.success) return result.data
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`,
  )
  throw new BadInputError(problems.join('; '))
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new BadInputError('the body must be JSON')
  }
}

/** Selects among accounts and regions that have something of the same name. Default: the first. */
const place = {
  account: z.string().optional(),
  region: z.string().optional(),
}

export const clockBody = z.strictObject({ advanceMs: z.number().int().min(0) })

/** Of a fault. Default: one call. */
const duration = {
  times: z.number().int().min(1).optional(),
  /** Milliseconds of the cloud. */
  forMs: z.number().int().min(1).optional(),
}

export const faultBody = z.strictObject({
  method: z.string().min(1),
  ...duration,
  fault: z.string().min(1),
  replies: z.boolean().optional(),
  retryAfter: z.number().int().min(1).default(1),
})

export const clickBody = z.strictObject({
  channel: z.string().min(1),
  ts: z.string().min(1),
  action_id: z.string().min(1),
  user: z.string().min(1),
  fault: z.enum(['bad_signature', 'old']).optional(),
})

export const serviceFaultBody = z.strictObject({
  service: z.string().min(1),
  /** Default: every operation. */
  operation: z.string().min(1).optional(),
  fault: z.string().min(1),
  ...duration,
})

export const outcomeBody = z.strictObject({
  ...place,
  cluster: z.string().min(1),
  service: z.string().min(1),
  /** `null`: no forced outcome any more. */
  outcome: z.enum(['succeed', 'rollback', 'stuck', 'paused']).nullable(),
})

export const imageBody = z.strictObject({
  ...place,
  repository: z.string().min(1),
  tag: z.string().min(1),
  command: z.array(z.string()).min(1),
  /** Environment of the image; the task definition overrides it. */
  variables: z.record(z.string(), z.string()).default({}),
  dockerImage: z.string().optional(),
})

const severity = z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED'])

export const scanBody = z.strictObject({
  ...place,
  repository: z.string().min(1),
  image: z.string().min(1),
  status: z.enum(['COMPLETE', 'FAILED']).default('COMPLETE'),
  description: z.string().optional(),
  findings: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        severity,
        description: z.string().optional(),
        uri: z.string().optional(),
        attributes: z.record(z.string(), z.string()).optional(),
      }),
    )
    .default([]),
})

export const eventBody = z.looseObject({
  source: z.string().min(1),
  'detail-type': z.string().min(1),
  account: z.string().regex(/^\d{12}$/, 'must be 12 digits'),
  region: z.string().min(1),
  detail: z.looseObject({}),
})

export const tokenBody = z.strictObject({
  /** Default: the first one created. */
  userPool: z.string().optional(),
  subject: z.string().min(1).optional(),
  username: z.string().min(1).optional(),
  client: z.string().min(1).optional(),
  groups: z.array(z.string()).optional(),
  scopes: z.array(z.string()).optional(),
  use: z.enum(['access', 'id']).optional(),
  /** Lifetime in seconds; negative for an expired token. */
  expiresIn: z.number().int().optional(),
  signedBy: z.enum(['pool', 'foreign', 'none']).optional(),
})
