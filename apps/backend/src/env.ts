import { isIP } from 'node:net'
import * as z from 'zod'
import { isPrivateUrl } from './net.ts'
import { isBucketUrl } from './uploads/bucket.ts'

/** One variable of the environment that is missing or wrong. */
export interface EnvProblem {
  readonly variable: string
  readonly message: string
}

/** Every problem of the environment at once, so that one failed start is enough to fix them all. */
export class InvalidEnvError extends Error {
  override name = 'InvalidEnvError' as const
  readonly code = 'INVALID_ENV'
  readonly problems: readonly EnvProblem[]
  constructor(problems: readonly EnvProblem[]) {
    super(problems.map(({ variable, message }) => `${variable}: ${message}`).join('\n'))
    this.problems = problems
  }
}

function text(mustBe: string, valid: (value: string) => boolean) {
  return z
    .string({ error: `required, ${mustBe}` })
    .refine(valid, { error: (issue) => `${mustBe}, is ${JSON.stringify(issue.input)}` })
}

const matches = (pattern: RegExp) => (value: string) => pattern.test(value)

/**
 * Variables of the service. `ENV` to `TZ` come from the task definition, `COMMIT` from the image,
 * and names with `ECS_` from Fargate itself. `AWS_` is for a machine that plays AWS: on Fargate none of them is set.
 */
export const envSchema = z.object({
  /** Name of the environment, as `packages/environments` has it. */
  ENV: text(
    'must be the name of an environment in lower-case letters and digits',
    matches(/^[a-z][a-z0-9]*$/),
  ),
  COGNITO_USER_POOL_ID: text(
    'must look like region_id',
    matches(/^[a-z]{2,4}(-[a-z]+)+-\d_[A-Za-z0-9]+$/),
  ),
  /** App clients whose tokens are accepted, separated by commas. Not set: every client of the pool. */
  COGNITO_CLIENT_IDS: text(
    'must be ids of app clients, separated by commas',
    matches(/^[a-z0-9]+(, *[a-z0-9]+)*$/i),
  )
    .transform((value) => value.split(/, */))
    .optional(),
  /** Base URL of the bucket that uploads go to. */
  S3_URL: text(
    'must be the base URL of a bucket, https://BUCKET.s3.REGION.amazonaws.com or https://ENDPOINT/BUCKET',
    isBucketUrl,
  ),
  REGION: text('must be an AWS region like ap-northeast-1', matches(/^[a-z]{2}(-[a-z]+)+-\d$/)),
  TZ: text('must be a time zone like Asia/Tokyo', isTimeZone),
  /** Address to listen on. The default is every address, as a container needs it. */
  HOST: text('must be an IP address', (value) => isIP(value) > 0).default('0.0.0.0'),
  /** TCP port to listen on; 0 lets the system choose, and the line "listening" has the number. */
  PORT: text('must be a whole number from 0 to 65535', isPort).default('8080').transform(Number),
  /** Commit that the bundle was built from. */
  COMMIT: text('must be a commit of 40 hexadecimal digits, or unknown', isCommit).default(
    'unknown',
  ),
  /** Requests that one client may send a minute, to each task; 0: any number. */
  RATE_LIMIT: text(
    'must be a whole number of requests a minute, 0 for no limit',
    matches(/^\d{1,7}$/),
  )
    .default('1000')
    .transform(Number),
  /** Whether `/docs` and `/openapi.json` are there. */
  API_DOCS: z
    .enum(['on', 'off'], {
      error: (issue) => `must be on or off, is ${JSON.stringify(issue.input)}`,
    })
    .default('off'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], {
      error: (issue) =>
        `must be one of trace, debug, info, warn, error, fatal, is ${JSON.stringify(issue.input)}`,
    })
    .default('info'),
  /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html */
  ECS_CONTAINER_METADATA_URI_V4: text('must be an http or https URL', isHttpUrl).optional(),
  /** A collector that takes OTLP over HTTP. If unset, there are no traces, and no tracing code is loaded. */
  OTEL_EXPORTER_OTLP_ENDPOINT: text('must be an http or https URL', isHttpUrl).optional(),
  OTEL_SERVICE_NAME: z.string().default('backend'),
  /**
   * Where AWS answers instead of AWS. The SDKs read the same variable; keys that a stranger can change would let
   * anybody in, so plain http stays on the machine.
   * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
   */
  AWS_ENDPOINT_URL: text('must be an https URL, or http on this machine', isPrivateUrl).optional(),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
})

export type Env = z.output<typeof envSchema>

/**
 * Reads the environment. An empty value counts as not set, because a workflow passes an undefined GitHub variable as an
 * empty string.
 * @throws InvalidEnvError with all problems
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const set = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ''),
  )
  const result = envSchema.safeParse(set)
  if (result.success) return result.data
  throw new InvalidEnvError(
    result.error.issues.map((issue) => ({
      variable: issue.path.join('.'),
      message: issue.message,
    })),
  )
}

function isHttpUrl(value: string): boolean {
  return ['http:', 'https:'].includes(URL.parse(value)?.protocol ?? '')
}

function isTimeZone(value: string): boolean {
  // The list is fast. Trying a formatter takes ten times as long (5 % of the start), but also accepts aliases.
  if (Intl.supportedValuesOf('timeZone').includes(value)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}

function isPort(value: string): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535
}

function isCommit(value: string): boolean {
  return value === 'unknown' || /^[0-9a-f]{40}$/.test(value)
}
