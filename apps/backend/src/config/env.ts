import { isIP } from 'node:net'
import * as z from 'zod'
import { authVariables } from './auth-variables.ts'
import { excerpt, oneOf, text } from './forms.ts'
import { uploadsVariables } from './uploads-variables.ts'

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

/**
 * A zone that this process runs in. `Intl` also takes abbreviations, offsets and any case, with which the clock of the process stays
 * in UTC: what counts is what the clock does.
 */
const timeZone = z
  .string({ error: 'required, must be a time zone like Asia/Tokyo' })
  .superRefine((value, context) => {
    if (clockRunsIn(value)) return
    const name = canonicalZone(value)
    const hint = name && clockRunsIn(name) ? `: write ${name}` : ', by its name and in its case'
    context.addIssue(`must be a time zone like Asia/Tokyo, ${excerpt(value)}${hint}`)
  })

const matches = (pattern: RegExp) => (value: string) => pattern.test(value)

/**
 * Variables of the service. `ENV` to `TZ` come from the task definition, `COMMIT` from the image,
 * and names with `ECS_` from Fargate itself. `AWS_` is for a machine that plays AWS: on Fargate none of them is set.
 */
export const envSchema = z
  .object({
    /** Name of the environment, as `packages/environments` has it. */
    ENV: text(
      'must be the name of an environment in lower-case letters and digits',
      matches(/^[a-z][a-z0-9]*$/),
    ),
    ...authVariables,
    ...uploadsVariables,
    REGION: text('must be an AWS region like ap-northeast-1', matches(/^[a-z]{2,4}(-[a-z]+)+-\d$/)),
    TZ: timeZone,
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
    /** Proxies in front of the service, each of which appends an address to `x-forwarded-for`: the load balancer alone, or CloudFront too. */
    TRUSTED_PROXIES: text('must be a number of proxies from 0 to 9', matches(/^\d$/))
      .default('1')
      .transform(Number),
    /** Origins whose pages may call the API from a browser, separated by commas; `*`: any. */
    CORS_ORIGINS: text(
      'must be origins like https://app.example.com, separated by commas, or * or none',
      (value) => value === '*' || value === 'none' || value.split(/, */).every(isOrigin),
    )
      .default('none')
      .transform((value) => (value === 'none' ? [] : value.split(/, */))),
    /** Whether `/docs` and `/openapi.json` are there. */
    API_DOCS: oneOf(['on', 'off']).default('off'),
    LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
    /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html */
    ECS_CONTAINER_METADATA_URI_V4: text('must be an http or https URL', isHttpUrl).optional(),
    /** A collector that takes OTLP over HTTP. If unset, there are no traces, and no tracing code is loaded. */
    OTEL_EXPORTER_OTLP_ENDPOINT: text('must be an http or https URL', isHttpUrl).optional(),
    OTEL_SERVICE_NAME: z.string().default('backend'),
    AWS_ACCESS_KEY_ID: z.string().optional(),
    AWS_SECRET_ACCESS_KEY: z.string().optional(),
    AWS_SESSION_TOKEN: z.string().optional(),
  })
  .check(({ value, issues }) => {
    const keys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const
    const missing = keys.filter((key) => value[key] === undefined)
    if (missing.length === 1)
      issues.push({
        code: 'custom',
        path: missing,
        message: `required with ${keys.find((key) => !missing.includes(key))}: a pair of credentials`,
        input: value,
      })
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
  // Without a compiled parser, which pays off for the second parse.
  const result = envSchema.safeParse(set, { jitless: true })
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

/** Whether it is an origin as a browser sends it: another spelling, or a wildcard, would match none. */
function isOrigin(value: string): boolean {
  return isHttpUrl(value) && !value.includes('*') && URL.parse(value)?.origin === value
}

function isPort(value: string): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535
}

function isCommit(value: string): boolean {
  return value === 'unknown' || /^[0-9a-f]{40}$/.test(value)
}

function clockRunsIn(zone: string): boolean {
  // Trying takes ten times as long (5 % of the start).
  if (zone === 'UTC' || Intl.supportedValuesOf('timeZone').includes(zone)) return true
  if (!canonicalZone(zone)) return false
  const before = process.env['TZ']
  process.env['TZ'] = zone
  try {
    const clock = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      hourCycle: 'h23',
      hour: 'numeric',
      minute: 'numeric',
    })
    return ['2026-01-01T12:00Z', '2026-07-01T12:00Z'].every((time) => {
      const date = new Date(time)
      const [hour, minute] = clock.format(date).split(':').map(Number)
      return date.getHours() === hour && date.getMinutes() === minute
    })
  } finally {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  }
}

/** The name in the IANA database that `Intl` takes a zone for; `undefined` for an offset, and for what is no zone. */
function canonicalZone(zone: string): string | undefined {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions()
    return /^[A-Z]/i.test(timeZone) ? timeZone : undefined
  } catch {
    return undefined
  }
}
