import { summaryOf } from '../events/summary.ts'

/** One line about an event of EventBridge: what happened, and to what. A string is a body that is not JSON. */
export function eventSummary(event: unknown): string {
  if (typeof event === 'string') return 'a body that is not JSON'
  const { detail, resources, 'detail-type': type } = fieldsOf(event)
  const {
    group,
    alarmName,
    deploymentId,
    startedBy,
    'repository-name': repository,
  } = fieldsOf(detail)
  const subject = [
    isText(group) ? group.replace(/^(service|family):/, '') : undefined,
    alarmName,
    isText(repository) ? lastPart(repository) : undefined,
    ...(Array.isArray(resources) ? resources.map(lastPart) : []),
  ].find(isText)
  const parts = [summaryOf({ event }) || type, subject, deploymentId ?? startedBy].filter(isText)
  return parts.length > 0 ? parts.join(' · ') : 'an event without a detail-type'
}

/** Epoch milliseconds of an event; `undefined` where it has no valid time. */
export function eventTime(event: unknown): number | undefined {
  const time = Date.parse(String(fieldsOf(event)['time']))
  return Number.isNaN(time) ? undefined : time
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return value instanceof Object ? { ...value } : {}
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function lastPart(arn: unknown): string | undefined {
  return isText(arn) ? arn.replace(/^arn:.*[:/]/, '') : undefined
}
