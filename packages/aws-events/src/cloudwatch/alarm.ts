import * as z from 'zod/mini'
import { type DeclaredFields, envelope, isoTime, name } from '../envelope.ts'

/**
 * A CloudWatch alarm changed its state.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export type AlarmStateChange = DeclaredFields<z.output<typeof alarmStateChange>>

export const alarmStateChange = z.looseObject({
  ...envelope,
  source: z.literal('aws.cloudwatch'),
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  detail: z.looseObject({
    alarmName: name,
    state: z.looseObject({
      /** `ALARM`, `OK` or `INSUFFICIENT_DATA`. */
      value: name,
      /** `Threshold Crossed: 1 out of the last 1 datapoints …` */
      reason: z.optional(z.string()),
      timestamp: isoTime,
    }),
    /** Set while a mute rule keeps the alarm's actions from running. */
    muteDetail: z.optional(z.looseObject({ mutedByArn: z.optional(z.string()) })),
  }),
})

/** Alarms of each service. A service that no requests reach has `NoRunningTasks` in place of those about requests. */
export const serviceAlarms = [
  'ServerErrors',
  'SlowResponses',
  'NoHealthyTargets',
  'UnhealthyTargets',
  'NoRunningTasks',
  'HighCpu',
  'HighMemory',
] as const
export type ServiceAlarm = (typeof serviceAlarms)[number]

/** Alarms of the load balancer that the services of an environment share. */
export const loadBalancerAlarms = ['RejectedConnections', 'CertificateExpiry'] as const
export type LoadBalancerAlarm = (typeof loadBalancerAlarms)[number]

/** The alarms of an environment's stack, which are published to Slack. */
export const environmentAlarms = [...serviceAlarms, ...loadBalancerAlarms] as const
export type EnvironmentAlarm = ServiceAlarm | LoadBalancerAlarm

/** Those that make ECS roll a deployment back: the new version gets healthy, but does not serve well. */
export const deploymentAlarms = ['ServerErrors', 'SlowResponses'] as const satisfies ServiceAlarm[]

/** What an alarm watches. */
export interface AlarmSubject {
  readonly cluster: string
  /** `undefined`: the load balancer, or whatever is called so in the cluster. */
  readonly service: string | undefined
}

/** What begins the names of all alarms of the services of a cluster. Neither clusters nor services have a slash in their names. */
export function serviceAlarmPrefix(cluster: string): string {
  return `${cluster}/`
}

/** The name of an alarm: `CLUSTER/SERVICE-ServerErrors`, or of the load balancer `CLUSTER-RejectedConnections`. */
export function alarmName(
  { cluster, service }: { readonly cluster: string; readonly service: string },
  alarm: EnvironmentAlarm,
): string {
  const ofService = serviceAlarms.some((one) => one === alarm)
  return ofService ? `${serviceAlarmPrefix(cluster)}${service}-${alarm}` : `${cluster}-${alarm}`
}

/** Reads `alarmName`; `undefined` for any other alarm, those about the alerts themselves among them. */
export function parseAlarmName(
  text: string,
): (AlarmSubject & { readonly alarm: EnvironmentAlarm }) | undefined {
  const [, cluster, service, named] = /^([^/]+)(?:\/([^/]+))?-(\w+)$/.exec(text) ?? []
  const alarm = environmentAlarms.find((one) => one === named)
  return cluster && alarm ? { cluster, service, alarm } : undefined
}
