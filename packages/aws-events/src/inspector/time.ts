/**
 * Amazon Inspector's times, in epoch milliseconds: `Wed Sep 04 16:50:37.627 UTC 2024`, and before 2024
 * `Dec 3, 2021, 6:02:30 PM` (UTC, without a zone). `undefined` for any other form.
 */
export function parseInspectorTime(text: string): number | undefined {
  const [, day, timeOfDay, year] = /^\w{3} (\w{3} \d{1,2}) ([\d:.]+) UTC (\d{4})$/.exec(text) ?? []
  const older = /^\w{3} \d{1,2}, \d{4}, \d{1,2}:\d\d:\d\d [AP]M$/.test(text)
  if (!older && !day) return undefined
  const time = Date.parse(older ? `${text} UTC` : `${day}, ${year} ${timeOfDay} UTC`)
  return Number.isNaN(time) ? undefined : time
}
