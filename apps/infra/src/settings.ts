import type { Environment } from '@repo/environments'
import type { Schedule } from '@repo/scheduled-scaling'
import * as z from 'zod'
import { SettingsError } from './errors.ts'
import { type HttpsSettings, httpsOf, httpsShape } from './https-settings.ts'
import { chooseCidrs, type NetworkSettings, networkOf, networkShape } from './network-settings.ts'
import { type Scaling, scalingOf } from './scaling-setting.ts'
import { scheduleProblems, scheduleSetting } from './schedule-setting.ts'
import { secretsOf, type TaskSecret } from './secrets-setting.ts'
import { optional } from './setting.ts'

/** What the stacks of one environment need beyond the table of environments. */
export interface EnvironmentSettings {
  /** `undefined`: HTTP, outside production only. */
  readonly https: HttpsSettings | undefined
  /** IPv4 ranges that may use HTTP where HTTPS is not; empty: nobody. */
  readonly httpFrom: readonly string[]
  readonly network: NetworkSettings
  /** Tasks at least and at most, by name of the service; the others have the count of their definitions. */
  readonly scaling: ReadonlyMap<string, Scaling>
  /** When the tasks of `scaling` run, and none at other times; `undefined`: always. */
  readonly schedule: Schedule | undefined
  /** Whether stacks, load balancer and user pool are protected from deletion, and so from a rollback of their creation. */
  readonly protect: boolean
  /** Whether the load balancer writes each request into a bucket. */
  readonly accessLogs: boolean
  /** Requests that one address may send in five minutes; with AWS's managed rules. `undefined`: no firewall. */
  readonly firewall: number | undefined
  /** Whether people may open a shell in a task, by ECS Exec. */
  readonly exec: boolean
  /** Secrets that ECS may give to tasks. */
  readonly secrets: readonly TaskSecret[]
  /** Days that logs are kept. */
  readonly logDays: LogDays
  /** Whether the stack makes a Cognito user pool, or the team brings its own. */
  readonly userPool: 'create' | 'none'
}

/** Who is notified of the alarms, and of what the policy of the alerts sends to SNS. */
export interface Subscribers {
  readonly email: string | undefined
  /** HTTPS URL that confirms subscriptions of SNS, as those of pagers do. */
  readonly endpoint: string | undefined
}

/** What ECR does with the images of an account and region. */
export interface ImageSettings {
  /** `enhanced`: by Amazon Inspector, again whenever a vulnerability becomes known. */
  readonly scanning: 'basic' | 'enhanced'
  /** Whether ECR signs each image that is pushed. */
  readonly signing: boolean
}

/** Everything that the stacks read from the CDK context. */
export interface Settings {
  /** The one environment whose stacks are wanted; `undefined`: all. */
  readonly only: string | undefined
  readonly github: {
    /** Ids of owner and repository, which GitHub puts into the subject of newer repositories. */
    readonly ids: { readonly owner: string; readonly repository: string } | undefined
    /** An account has one OIDC provider for GitHub: it may be there already. */
    readonly provider: 'create' | 'existing'
  }
  readonly subscribers: Subscribers
  readonly images: ImageSettings
  /** By name of the environment; of those that are wanted. */
  readonly environments: ReadonlyMap<string, EnvironmentSettings>
}

type Context = Readonly<Record<string, unknown>>

// In JSON it may well be a number.
const id = optional(z.coerce.string().regex(/^\d+$/, 'must be a number, as GitHub gives it'))

const onOff = optional(z.enum(['on', 'off'], 'must be on or off'))

/** Those that CloudWatch Logs has, up to a year. */
const logDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365] as const
export type LogDays = (typeof logDays)[number]

const shared = {
  environment: optional(z.string()),
  'github:ownerId': id,
  'github:repositoryId': id,
  'github:provider': optional(z.enum(['create', 'existing'], 'must be create or existing')),
  'images:scanning': optional(z.enum(['basic', 'enhanced'], 'must be basic or enhanced')),
  'images:signing': onOff,
  'alerts:email': optional(z.email('must be an e-mail address')),
  'alerts:endpoint': optional(z.url({ protocol: /^https$/, error: 'must be an https URL' })),
}

function settingsOf(environment: Environment) {
  return {
    ...httpsShape(environment),
    ...networkShape,
    scaling: optional(scalingOf(environment.services)),
    schedule: optional(scheduleSetting),
    protection: onOff,
    accessLogs: onOff,
    // The lowest and the highest that AWS WAF accepts.
    firewall: optional(
      z.coerce
        .number('must be requests in five minutes, at least 10')
        .int('must be requests in five minutes, at least 10')
        .min(10, 'must be requests in five minutes, at least 10')
        .max(2_000_000_000, 'must be at most 2000000000 requests'),
    ),
    exec: onOff,
    secrets: optional(secretsOf(environment.services)),
    logDays: optional(
      z.coerce.number().pipe(z.literal(logDays, `must be days: ${logDays.join(', ')}`)),
    ),
    userPool: optional(z.enum(['create', 'none'], 'must be create or none')),
  }
}

/**
 * Reads the context. Missing settings have defaults by environment; with `environment` in it, those of others are not checked.
 * @throws SettingsError with all problems at once
 */
export function readSettings(context: Context, table: readonly Environment[]): Settings {
  const problems = unknownKeys(context, table)
  const common = parse(shared, '', context, problems)
  const only = common?.environment
  if (only !== undefined && !table.some(({ name }) => name === only))
    problems.push(`environment: no environment "${only}": the table has ${namesOf(table)}`)
  const ids = idsOf(common?.['github:ownerId'], common?.['github:repositoryId'], problems)
  const subscribers = {
    email: common?.['alerts:email'],
    endpoint: common?.['alerts:endpoint'],
  }
  if (common && !subscribers.email && !subscribers.endpoint)
    problems.push(...withoutSubscriber(table, only))
  const cidrs = chooseCidrs(givenCidrs(context, table), problems)
  const environments = new Map<string, EnvironmentSettings>()
  // Those of other environments may not be known yet: dev is deployed before production has a certificate.
  for (const environment of wantedOf(table, only)) {
    const cidr = cidrs.get(environment.name) ?? ''
    const found = environmentSettings(environment, cidr, context, problems)
    if (found) environments.set(environment.name, found)
  }
  if (problems.length > 0) throw new SettingsError(problems)
  return {
    only,
    github: { ids, provider: common?.['github:provider'] ?? 'create' },
    subscribers,
    images: {
      scanning: common?.['images:scanning'] ?? 'basic',
      signing: common?.['images:signing'] === 'on',
    },
    environments,
  }
}

function wantedOf(table: readonly Environment[], only: string | undefined): Environment[] {
  return table.filter(({ name }) => only === undefined || name === only)
}

/** Production whose alarms would notify nobody, among the stacks that are wanted. */
function withoutSubscriber(table: readonly Environment[], only: string | undefined): string[] {
  const placeOf = ({ account, region }: Environment) => `${account} ${region}`
  const places = new Set(wantedOf(table, only).map(placeOf))
  const production = table.filter((one) => one.production && places.has(placeOf(one)))
  if (production.length === 0) return []
  return [
    `alerts:email or alerts:endpoint: required, or nobody is notified of the alarms of ${namesOf(production)}; set the address of those on call, and confirm the subscription that AWS sends it`,
  ]
}

/** By environment whose VPC the stack makes, also of those that are not wanted: no two of them overlap. */
function givenCidrs(
  context: Context,
  table: readonly Environment[],
): Map<string, string | undefined> {
  const made = table.filter(({ name }) => !context[`${name}:vpcId`])
  return new Map(
    made.map(({ name }) => [name, networkShape.cidr.safeParse(context[`${name}:cidr`]).data]),
  )
}

function environmentSettings(
  environment: Environment,
  cidr: string,
  context: Context,
  problems: string[],
): EnvironmentSettings | undefined {
  const given = parse(settingsOf(environment), `${environment.name}:`, context, problems)
  if (!given) return undefined
  const { production } = environment
  const https = httpsOf(environment, given, problems)
  const network = networkOf(environment, given, cidr, problems)
  if (given.schedule) problems.push(...scheduleProblems(environment, given.scaling))
  if (!network) return undefined
  return {
    https,
    httpFrom: given.httpFrom ?? [],
    network,
    scaling: given.scaling ?? new Map(),
    schedule: given.schedule,
    protect: given.protection === undefined ? production : given.protection === 'on',
    accessLogs: (given.accessLogs ?? (production ? 'on' : 'off')) === 'on',
    firewall: given.firewall,
    exec: given.exec === 'on',
    secrets: given.secrets ?? [],
    logDays: given.logDays ?? (production ? 90 : 30),
    userPool: given.userPool ?? 'create',
  }
}

function parse<T extends z.ZodRawShape>(
  shape: T,
  prefix: string,
  context: Context,
  problems: string[],
): z.output<z.ZodObject<T>> | undefined {
  const values = Object.fromEntries(
    Object.keys(shape).map((key) => [key, context[`${prefix}${key}`]]),
  )
  const result = z.object(shape).safeParse(values)
  if (result.success) return result.data
  for (const { path, message } of result.error.issues)
    problems.push(`${prefix}${path.join('.')}: ${message}`)
  return undefined
}

function idsOf(
  owner: string | undefined,
  repository: string | undefined,
  problems: string[],
): Settings['github']['ids'] {
  if (owner && repository) return { owner, repository }
  if (owner || repository)
    problems.push('github:ownerId and github:repositoryId: both of them, or neither')
  return undefined
}

/** The schema of each setting, by its key in the context: `alerts:email`, `dev:scaling`. */
export function settingSchemas(table: readonly Environment[]): ReadonlyMap<string, z.ZodType> {
  const own = table.flatMap((environment) =>
    Object.entries(settingsOf(environment)).map(
      ([key, schema]) => [`${environment.name}:${key}`, schema] as const,
    ),
  )
  return new Map<string, z.ZodType>([...Object.entries(shared), ...own])
}

/** A misspelled setting would be ignored silently. CDK's own keys look different. */
function unknownKeys(context: Context, table: readonly Environment[]): string[] {
  const settings = settingSchemas(table)
  return Object.keys(context)
    .filter((key) => /^(?!aws:)[a-z][a-z0-9]*:\w+$/i.test(key) && !settings.has(key))
    .map((key) => `${key}: is no setting; settings are ${[...settings.keys()].join(', ')}`)
}

function namesOf(table: readonly Environment[]): string {
  return table.map(({ name }) => name).join(', ')
}
