import { type Environment, sharedNames } from '@repo/environments'
import type { SeededCloud } from '@repo/stage'

/** A structured line of the Lambda's log. */
export type LogLine = Readonly<Record<string, unknown>>

const GROUP = sharedNames().logGroup

/**
 * Removes and returns the lines of the Lambda's log so far. They arrive through a pipe, after the response of the invocation.
 * So this sends an unknown event as a marker: once the Lambda has logged it, all earlier lines have arrived.
 */
export async function drainLog(cloud: SeededCloud, home: Environment): Promise<LogLine[]> {
  const marker = `marker-${crypto.randomUUID()}`
  cloud.alerts(home).queue.send({
    body: JSON.stringify({ id: marker, source: 'replay', 'detail-type': 'marker', detail: {} }),
    groupId: 'alerts',
    deduplicationId: marker,
  })
  await cloud.settled()
  const deadline = Date.now() + 5000
  while (!cloud.logs.lines(home, GROUP).some((line) => line.includes(marker))) {
    if (Date.now() > deadline) break
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const streams = [...(cloud.logs.groups(home).get(GROUP)?.streams.values() ?? [])]
  const lines = streams.flatMap(({ events }) => events.splice(0))
  return lines.flatMap(({ message }) => (message.includes(marker) ? [] : parse(message)))
}

function parse(line: string): LogLine[] {
  try {
    const value: unknown = JSON.parse(line)
    return value instanceof Object ? [{ ...value }] : []
  } catch {
    return []
  }
}
