import { fake } from '@repo/redact/fixture'
import { expect, it, vi } from 'vitest'
import { consoleLog } from './log.ts'

it('log › hides credentials in every text of a line', () => {
  const written = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const reason = `fetch failed: https://hooks.slack.com/services/T0/B0/${fake(24)}`
  consoleLog('warn', `no answer to Bearer ${fake(30)}`, { reason, nested: [{ reason }] })
  const [[line]] = written.mock.calls as [[string]]
  written.mockRestore()
  expect(line).not.toContain(fake(24))
  expect(line).not.toContain(fake(30))
  expect(JSON.parse(line)).toMatchObject({
    level: 'warn',
    reason: 'fetch failed: https://hooks.slack.com/[hidden]',
  })
})
