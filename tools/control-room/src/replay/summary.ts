/** One line about an event of EventBridge: what happened, and to what. A string is a body that is not JSON. */
export function eventSummary(event: unknown): string {
  if (typeof event === 'string') return 'a body that is not JSON'
  const { detail, resources, 'detail-type': type } = fieldsOf(event)
  const fields = fieldsOf(detail)
  const what = [
    fields['eventName'],
    fields['scan-status'],
    fieldsOf(fields['state'])['value'],
    fields['lastStatus'],
  ].find(isText)
  const group = fields['group']
  const subject = [
    isText(group) ? group.replace(/^(service|family):/, '') : undefined,
    fields['alarmName'],
    repositoryOf(fields['repository-name']),
    ...(Array.isArray(resources) ? resources.map(lastPart) : []),
  ].find(isText)
  const deployment = [fields['deploymentId'], fields['startedBy']].find(isText)
  const parts = [what ?? type, subject, deployment].filter(isText)
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

/** Amazon Inspector names a repository by its ARN. */
function repositoryOf(name: unknown): string | undefined {
  return isText(name) ? name.replace(/^arn:.*:repository\//, '') : undefined
}

function lastPart(arn: unknown): string | undefined {
  return isText(arn) ? arn.split(/[:/]/).at(-1) : undefined
}
