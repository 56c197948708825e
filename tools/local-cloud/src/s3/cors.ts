import type { HttpAnswer, HttpRequest } from '../wire/http.ts'
import { AwsError } from '../wire/service.ts'

/** A rule of a bucket, as CloudFormation spells it. */
export interface CorsRule {
  readonly AllowedMethods: readonly string[]
  /** Each with one `*` at most, as in the headers. */
  readonly AllowedOrigins: readonly string[]
  readonly AllowedHeaders?: readonly string[] | undefined
  /** Seconds for which a browser keeps the answer. */
  readonly MaxAge?: number | undefined
}

type Answer = Exclude<HttpAnswer, string>

/**
 * The answer to a preflight: by the first rule that has origin, method and headers.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTOPTIONSobject.html
 * @throws AwsError AccessForbidden where no rule has them
 */
export function preflight({ headers }: HttpRequest, rules: readonly CorsRule[]): Answer {
  const { origin } = headers
  if (!origin)
    throw new AwsError('BadRequest', 'Insufficient information. Origin request header needed.')
  const method = headers['access-control-request-method'] ?? ''
  const wanted = (headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean)
  const rule = ruleFor(rules, origin, method, wanted)
  if (!rule)
    throw new AwsError(
      'AccessForbidden',
      rules.length === 0
        ? 'CORSResponse: CORS is not enabled for this bucket.'
        : // In the words of S3.
          "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      403,
    )
  return { status: 200, headers: headersOf(rule, origin, wanted) }
}

/** What shares the answer to a request with the page that sent it; empty for a request of no page, or of another origin. */
export function corsHeaders(
  { method, headers }: HttpRequest,
  rules: readonly CorsRule[],
): Record<string, string> {
  const { origin } = headers
  if (!origin || method === 'OPTIONS') return {}
  const rule = ruleFor(rules, origin, method, [])
  return rule ? headersOf(rule, origin, []) : {}
}

function ruleFor(
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  headers: readonly string[],
): CorsRule | undefined {
  return rules.find(
    ({ AllowedMethods, AllowedOrigins, AllowedHeaders = [] }) =>
      AllowedMethods.includes(method) &&
      AllowedOrigins.some((allowed) => matches(allowed, origin)) &&
      headers.every((name) => AllowedHeaders.some((one) => matches(one.toLowerCase(), name))),
  )
}

function headersOf(
  { AllowedMethods, AllowedOrigins, MaxAge }: CorsRule,
  origin: string,
  headers: readonly string[],
): Record<string, string> {
  const any = AllowedOrigins.includes('*')
  return {
    'access-control-allow-origin': any ? '*' : origin,
    'access-control-allow-methods': AllowedMethods.join(', '),
    ...(headers.length > 0 && { 'access-control-allow-headers': headers.join(', ') }),
    ...(MaxAge !== undefined && { 'access-control-max-age': String(MaxAge) }),
    ...(!any && { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  }
}

function matches(allowed: string, value: string): boolean {
  const [start = '', end] = allowed.split('*')
  if (end === undefined) return allowed === value
  return value.length >= allowed.length - 1 && value.startsWith(start) && value.endsWith(end)
}
