import { sampleEvents } from '@repo/aws-events/build'
import { fake } from '@repo/redact/fixture'
import { expect, it, vi } from 'vitest'
import { queued, setup } from './testing/setup.ts'

const token = fake(20)

/** Ids, times, and constants of AWS: they are stored as they are, and what depends on them would break. */
const fixed =
  /^(source|account|region|time|version|group|\d+)$|(id|arns?|at|by|name|image|digest|hash|tags?|status|stage|code|type|url|value|timestamp)$/i

it.each(
  sampleEvents().flatMap(({ name, event }) =>
    texts(event).map((path) => ({ name, field: path.join('.'), event: withToken(event, path) })),
  ),
)(
  'neither Slack nor the log nor the store shows a token in $field of: $name',
  async ({ event }) => {
    const { handle, slack, logs, store } = setup()
    const add = vi.spyOn(store, 'add')
    await handle(queued(event))
    expect(JSON.stringify([slack.messages, logs, add.mock.calls])).not.toContain(token)
  },
)

function texts(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value === 'string') return fixed.test(path.at(-1) ?? '') ? [] : [[...path]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, [...path, key]))
}

function withToken(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return `${value} glpat-${token}`
  const copy: Record<string, unknown> = Object.assign(Array.isArray(value) ? [] : {}, value)
  copy[key] = withToken(copy[key], rest)
  return copy
}
