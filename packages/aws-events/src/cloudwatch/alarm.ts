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

/** The alarms of an environment's stack, which are published to Slack. */
export const environmentAlarms = [
  'ServerErrors',
  'SlowResponses',
  'NoHealthyTargets',
  'UnhealthyTargets',
  'RejectedConnections',
  'HighCpu',
  'HighMemory',
  'CertificateExpiry',
] as const
export type EnvironmentAlarm = (typeof environmentAlarms)[number]

/** Those that make ECS roll a deployment back: the new version gets healthy, but does not serve well. */
export const deploymentAlarms = [
  'ServerErrors',
  'SlowResponses',
] as const satisfies EnvironmentAlarm[]

/** The name of an environment's alarm: its cluster, and what it is about. */
export function alarmName(cluster: string, alarm: EnvironmentAlarm): string {
  return `${cluster}-${alarm}`
}

/** Reads `alarmName`; `undefined` for any other alarm, those about the alerts themselves among them. */
export function parseAlarmName(
  text: string,
): { readonly cluster: string; readonly alarm: EnvironmentAlarm } | undefined {
  const [, cluster, named] = /^(.+)-(\w+)$/.exec(text) ?? []
  const alarm = environmentAlarms.find((one) => one === named)
  return cluster && alarm ? { cluster, alarm } : undefined
}
