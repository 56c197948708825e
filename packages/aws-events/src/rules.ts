import {
  alarmName,
  environmentAlarms,
  loadBalancerAlarms,
  serviceAlarmPrefix,
} from './cloudwatch/alarm.ts'

/** What a leaf of an event may be compared with. */
type Literal = string | number | boolean | null

/** One alternative of a leaf: a value, or one of EventBridge's comparisons. */
export type Match =
  | Literal
  | { readonly prefix: string | { readonly 'equals-ignore-case': string } }
  | { readonly suffix: string | { readonly 'equals-ignore-case': string } }
  | { readonly wildcard: string }
  | { readonly 'equals-ignore-case': string }
  | { readonly exists: boolean }
  | { readonly numeric: readonly (string | number)[] }
  | { readonly cidr: string }
  | {
      readonly 'anything-but':
        | string
        | number
        | readonly (string | number)[]
        | Readonly<Partial<Record<'prefix' | 'suffix' | 'wildcard', string | readonly string[]>>>
    }

/** Fields and the alternatives of each. All fields must match; of a field's alternatives, one. */
export interface PatternFields {
  readonly [field: string]: PatternFields | readonly Match[]
}

/**
 * An EventBridge event pattern.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export interface EventPattern {
  readonly source: readonly Match[]
  readonly 'detail-type': readonly Match[]
  readonly account?: readonly Match[]
  readonly region?: readonly Match[]
  readonly resources?: readonly Match[]
  readonly detail?: PatternFields
}

/** A rule that feeds `alerts`, apart from where it is deployed. */
export interface Rule {
  /** Unique; kebab-case; part of the rule's name in AWS. */
  readonly name: string
  readonly description: string
  /** Message group of the events in the FIFO queue: EventBridge can set none that depends on the event. */
  readonly group: string
  readonly pattern: EventPattern
}

/** A rule with a schedule. */
export interface ScheduledRule {
  readonly name: string
  readonly description: string
  readonly group: string
  /** A schedule expression of EventBridge. */
  readonly schedule: `rate(${string})`
}

/** An environment, as far as rules distinguish it. */
export interface RuledEnvironment {
  /** Lower-case letters and digits. */
  readonly name: string
  readonly account: string
  readonly region: string
  readonly cluster: string
}

/** Events of a healthy service, which report less than those of its deployments. Its steady state ends a problem. */
const uneventful = [
  'TASKSET_STEADY_STATE',
  'CAPACITY_PROVIDER_STEADY_STATE',
  'SERVICE_DESIRED_COUNT_UPDATED',
  'TASKS_STOPPED',
]

/** Events that name a cluster. */
interface ClusterEvents {
  readonly name: string
  readonly description: string
  readonly pattern: EventPattern
  /** The pattern for these clusters alone. */
  of(pattern: EventPattern, environments: readonly RuledEnvironment[]): EventPattern
  /** The pattern for all but these clusters. */
  butOf(pattern: EventPattern, environments: readonly RuledEnvironment[]): EventPattern
}

/** By the ARN of the cluster, where AWS documents that an event has it. */
const byCluster: Pick<ClusterEvents, 'of' | 'butOf'> = {
  of: (pattern, environments) => withDetail(pattern, { clusterArn: environments.map(clusterArn) }),
  butOf: (pattern, environments) =>
    withDetail(pattern, {
      clusterArn: [{ 'anything-but': environments.map(clusterArn) }, { exists: false }],
    }),
}

/** By the one ARN in its resources. A service's ARN of the short format names no cluster. */
function byResource(
  prefixesOf: (environment: RuledEnvironment) => readonly string[],
): Pick<ClusterEvents, 'of' | 'butOf'> {
  return {
    of: (pattern, environments) => ({
      ...pattern,
      resources: environments.flatMap(prefixesOf).map((prefix) => ({ prefix })),
    }),
    butOf: (pattern, environments) => ({
      ...pattern,
      resources: [
        { 'anything-but': { prefix: environments.flatMap(prefixesOf) } },
        { exists: false },
      ],
    }),
  }
}

const clusterArn = (environment: RuledEnvironment) =>
  arnIn(environment, 'ecs', `cluster/${environment.cluster}`)

function arnIn({ account, region }: RuledEnvironment, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`
}

function withDetail(pattern: EventPattern, fields: PatternFields): EventPattern {
  return { ...pattern, detail: { ...pattern.detail, ...fields } }
}

const anyAlarm: EventPattern = {
  source: ['aws.cloudwatch'],
  'detail-type': ['CloudWatch Alarm State Change'],
}

/**
 * Prefixes of names, and no ARNs: those of several environments would be more than the 2048 characters that a pattern may have.
 * Those of the services are one prefix, however many services there are.
 */
const alarmPrefixes = ({ cluster }: RuledEnvironment) => [
  serviceAlarmPrefix(cluster),
  ...loadBalancerAlarms.map((alarm) => alarmName({ cluster, service: '' }, alarm)),
]

const ofClusters: readonly ClusterEvents[] = [
  {
    name: 'ecs-deployment',
    description: 'A service deployment began, completed, failed or was rolled back',
    pattern: { source: ['aws.ecs'], 'detail-type': ['ECS Deployment State Change'] },
    ...byResource((environment) => [arnIn(environment, 'ecs', `service/${environment.cluster}/`)]),
  },
  {
    name: 'ecs-hook',
    description: 'A lifecycle hook of a deployment began, waits or ended',
    pattern: { source: ['aws.ecs'], 'detail-type': ['ECS Hook State Change'] },
    ...byCluster,
  },
  {
    name: 'ecs-task-stopped',
    description: 'A task stopped',
    pattern: {
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: { lastStatus: ['STOPPED'] },
    },
    ...byCluster,
  },
  {
    name: 'ecs-service-action',
    description:
      'A service has a problem, or is steady (by name, as AWS does not always set the type)',
    pattern: {
      source: ['aws.ecs'],
      'detail-type': ['ECS Service Action'],
      detail: { eventName: [{ 'anything-but': uneventful }] },
    },
    ...byCluster,
  },
  {
    name: 'environment-alarm',
    description:
      "An alarm of an environment's stack changed its state (never one about the alerts)",
    pattern: {
      ...anyAlarm,
      resources: environmentAlarms.map((alarm) => ({ suffix: `-${alarm}` })),
    },
    of: (pattern, environments) =>
      withDetail(pattern, {
        alarmName: environments.flatMap(alarmPrefixes).map((prefix) => ({ prefix })),
      }),
    butOf: (pattern, environments) =>
      withDetail(pattern, {
        alarmName: [{ 'anything-but': { prefix: environments.flatMap(alarmPrefixes) } }],
      }),
  },
]

/** Groups beside those of the environments, whose names have no hyphen. */
const IMAGES = 'image-scans'
const OTHERS = 'other-clusters'
const SCHEDULE = 'every-minute'

const ofImages: readonly Rule[] = [
  {
    name: 'ecr-image-scan',
    description: 'A basic scan of an image ended',
    group: IMAGES,
    pattern: { source: ['aws.ecr'], 'detail-type': ['ECR Image Scan'] },
  },
  {
    name: 'inspector-image-scan',
    description: 'Amazon Inspector scanned an image (not an instance or a function)',
    group: IMAGES,
    pattern: {
      source: ['aws.inspector2'],
      'detail-type': ['Inspector2 Scan'],
      resources: [{ wildcard: 'arn:*:ecr:*' }],
    },
  },
  {
    name: 'inspector-image-finding',
    description: 'Amazon Inspector opened, changed or closed a finding in an image',
    group: IMAGES,
    pattern: {
      source: ['aws.inspector2'],
      'detail-type': ['Inspector2 Finding'],
      detail: { resources: { type: ['AWS_ECR_CONTAINER_IMAGE'] } },
    },
  },
  {
    name: 'inspector-image-coverage',
    description: 'Amazon Inspector began, stopped or refused to scan an image',
    group: IMAGES,
    pattern: {
      source: ['aws.inspector2'],
      'detail-type': ['Inspector2 Coverage'],
      resources: [{ wildcard: 'arn:*:ecr:*' }],
    },
  },
  {
    name: 'inspector-on-demand-failed',
    description: 'A scan that somebody started in Amazon Inspector failed',
    group: IMAGES,
    pattern: {
      source: ['aws.inspector2'],
      'detail-type': ['Inspector2 OnDemand Scan Complete'],
      detail: { scanStatus: ['FAILED'] },
    },
  },
]

/** One notice may name services of several clusters. */
const retirement: Rule = {
  name: 'health-retirement',
  description: 'AWS Health: Fargate will retire tasks',
  group: OTHERS,
  pattern: {
    source: ['aws.health'],
    'detail-type': ['AWS Health Event'],
    detail: { service: ['ECS'], eventTypeCode: [{ wildcard: '*RETIREMENT*' }] },
  },
}

/**
 * The rules that send events of one account and region to `alerts`, for its environments: the stacks deploy these patterns. Each
 * event matches one of them at most. Each environment has a message group, so that what happens in one does not hold up another;
 * so have image scans, and clusters outside of the table.
 */
export function rulesOf(environments: readonly RuledEnvironment[]): readonly Rule[] {
  const own = environments.flatMap((environment) =>
    ofClusters.map(({ name, description, pattern, of }) => ({
      name: `${environment.name}-${name}`,
      description: `${environment.name}: ${description}`,
      group: environment.name,
      pattern: of(pattern, [environment]),
    })),
  )
  const others = ofClusters.map(({ name, description, pattern, butOf }) => ({
    name: `${OTHERS}-${name}`,
    description: `Clusters outside of the table: ${description}`,
    group: OTHERS,
    pattern: environments.length === 0 ? pattern : butOf(pattern, environments),
  }))
  return [...own, ...others, ...ofImages, retirement]
}

/** The schedule that finds deployments which never end: without a circuit breaker, ECS sends no event for those. */
export const schedules: readonly ScheduledRule[] = [
  {
    name: 'every-minute',
    description: 'Look for deployments that are stuck',
    group: SCHEDULE,
    schedule: 'rate(1 minute)',
  },
]
