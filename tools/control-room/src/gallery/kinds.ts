import type { Preview } from '@repo/alerts/preview'

/** Headings of the list, by the `event_type` of a message's metadata. */
const kinds: Readonly<Record<string, string>> = {
  deployment: 'Deployments',
  crash_loop: 'Crash loops',
  service_alert: 'Services',
  image_scan: 'Image scans',
  alarm: 'Alarms',
  standalone_task: 'Tasks of no service',
  retirement: 'Retirements',
}

/** What a preview is about: its newest message that is not about a deployment, else its deployment. */
export function kindOf({ messages }: Pick<Preview, 'messages'>): string {
  const types = messages.map(({ metadata }) => String(Object(metadata).event_type))
  const type = types.findLast((one) => one !== 'deployment') ?? types[0]
  return kinds[type ?? ''] ?? 'Others'
}

/** The glyph that the last message begins with. */
export function glyphOf({ messages }: Pick<Preview, 'messages'>): string {
  return messages.at(-1)?.text.split(' ')[0] ?? '∅'
}
