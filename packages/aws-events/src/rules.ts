import { environmentAlarms } from './cloudwatch/alarm.ts'

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
        | Readonly<Record<'prefix' | 'suffix' | 'wildcard', string | readonly string[]>>
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
  readonly pattern: EventPattern
}

/** A rule with a schedule. */
export interface ScheduledRule {
  readonly name: string
  readonly description: string
  /** A schedule expression of EventBridge. */
  readonly schedule: `rate(${string})`
}

/** Events of a healthy service, which report less than those of its deployments. Its steady state ends a problem. */
const uneventful = [
  'TASKSET_STEADY_STATE',
  'CAPACITY_PROVIDER_STEADY_STATE',
  'SERVICE_DESIRED_COUNT_UPDATED',
  'TASKS_STOPPED',
]

/** The rules that send events to `alerts`: the stacks deploy these patterns. */
export const rules: readonly Rule[] = [
  {
    name: 'ecs-deployment',
    description: 'A service deployment began, completed, failed or was rolled back',
    pattern: { source: ['aws.ecs'], 'detail-type': ['ECS Deployment State Change'] },
  },
  {
    name: 'ecs-hook',
    description: 'A lifecycle hook of a deployment began, waits or ended',
    pattern: { source: ['aws.ecs'], 'detail-type': ['ECS Hook State Change'] },
  },
  {
    name: 'ecs-task-stopped',
    description: 'A task stopped',
    pattern: {
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: { lastStatus: ['STOPPED'] },
    },
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
  },
  {
    name: 'ecr-image-scan',
    description: 'A basic scan of an image ended',
    pattern: { source: ['aws.ecr'], 'detail-type': ['ECR Image Scan'] },
  },
  {
    name: 'inspector-image-scan',
    description: 'Amazon Inspector scanned an image (not an instance or a function)',
    pattern: {
      source: ['aws.inspector2'],
      'detail-type': ['Inspector2 Scan'],
      resources: [{ wildcard: 'arn:*:ecr:*' }],
    },
  },
  {
    name: 'inspector-image-finding',
    description: 'Amazon Inspector opened, changed or closed a finding in an image',
    pattern: {
      source: ['aws.inspector2'],
      'detail-type': ['Inspector2 Finding'],
      detail: { resources: { type: ['AWS_ECR_CONTAINER_IMAGE'] } },
    },
  },
  {
    name: 'health-retirement',
    description: 'AWS Health: Fargate will retire tasks',
    pattern: {
      source: ['aws.health'],
      'detail-type': ['AWS Health Event'],
      detail: { service: ['ECS'], eventTypeCode: [{ wildcard: '*RETIREMENT*' }] },
    },
  },
  {
    name: 'environment-alarm',
    description:
      "An alarm of an environment's stack changed its state (never one about the alerts)",
    pattern: {
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      detail: { alarmName: environmentAlarms.map((alarm) => ({ wildcard: `*-${alarm}*` })) },
    },
  },
]

/** The schedule that finds deployments which never end: without a circuit breaker, ECS sends no event for those. */
export const schedules: readonly ScheduledRule[] = [
  {
    name: 'every-minute',
    description: 'Look for deployments that are stuck',
    schedule: 'rate(1 minute)',
  },
]
