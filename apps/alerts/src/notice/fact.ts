import type { EnvironmentAlarm } from '@repo/aws-events'

/**
 * What AWS gives notice of beside ECS: alarms of an environment, and tasks that Fargate will retire. Facts are only ever added, so
 * their order of arrival cannot matter. All times are epoch milliseconds.
 */
export type NoticeFact = AlarmFact | RetirementFact

/** `CloudWatch Alarm State Change` */
export interface AlarmFact {
  readonly kind: 'alarm'
  readonly alarm: EnvironmentAlarm
  /** The service that it watches. Missing where it watches the load balancer, or where its name has none. */
  readonly service?: string
  /** The alarm's name in CloudWatch. */
  readonly name: string
  readonly at: number
  /** `ALARM`, `OK` or `INSUFFICIENT_DATA`. */
  readonly state: string
  /** CloudWatch's own words. */
  readonly reason?: string
  /** A mute rule of CloudWatch is on. */
  readonly muted?: true
}

/** `AWS Health Event` about a retirement of tasks. */
export interface RetirementFact {
  readonly kind: 'retirement'
  /** AWS Health's ARN: the same in every notice of one retirement. */
  readonly event: string
  /** When AWS Health changed it. */
  readonly at: number
  /** When the first task may be stopped, if AWS Health names a time. */
  readonly startsAt?: number
  /** Ids of the tasks, where they belong to no service: nothing starts these again. */
  readonly tasks?: readonly string[]
  /** AWS Health has closed it. */
  readonly closed?: true
}

const kinds: ReadonlySet<string> = new Set<NoticeFact['kind']>(['alarm', 'retirement'])

/** Whether a fact is a notice. */
export function isNoticeFact(fact: { readonly kind: string }): fact is NoticeFact {
  return kinds.has(fact.kind)
}

/** The item of the store that holds a fact: an alarm that flaps has one a day, as an item of DynamoDB ends at 400 KB. */
export function noticeItemOf(fact: NoticeFact): string {
  if (fact.kind === 'retirement') return `retirement#${fact.event}`
  const subject = fact.service === undefined ? fact.alarm : `${fact.service}/${fact.alarm}`
  return `alarm#${subject}#${new Date(fact.at).toISOString().slice(0, 10)}`
}
