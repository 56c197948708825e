import { environments, project } from '@repo/environments'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Delivery } from './delivery.ts'
import { act, open, quiet, skipWithoutAct, timeout, workflowMessages } from './testing.ts'

describe('branch without an environment', () => {
  let delivery: Delivery
  beforeAll(async () => {
    if (act) delivery = await open(quiet)
  }, timeout)
  beforeEach(skipWithoutAct)
  afterAll(() => delivery?.close())

  it.each(['push', 'workflow_dispatch'] as const)(
    'a branch without an environment is refused on %s with the branches that have one, and reported to Slack',
    { timeout },
    async (event) => {
      const run = await delivery.run({ branch: 'feature/login', event })
      expect(run.exitCode).toBe(1)
      expect(run.jobs).toEqual({ plan: 'failed', notify: 'succeeded' })
      expect(run.output).toContain(
        `::error::branch "feature/login" deploys nowhere: the table of environments has ${environments.map(({ branch }) => branch).join(', ')}`,
      )
      const { last } = workflowMessages(delivery, project.defaultChannel)
      expect(last?.text).toBe(
        `❌ feature/login: ${delivery.sha().slice(0, 7)} was not delivered, this ref deploys nowhere`,
      )
      expect(last?.metadata?.event_payload['run']).toMatch(/\/actions\/runs\/\d+$/)
    },
  )
})
