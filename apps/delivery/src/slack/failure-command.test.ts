import { project } from '@repo/environments'
import { environments } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { failureSlackCommand } from './failure-command.ts'
import { runForMessage } from './message.fixture.ts'

const failureSlack = (needs: object, ...args: string[]) =>
  runForMessage(
    failureSlackCommand(environments),
    { NEEDS: JSON.stringify(needs), WHAT: 'stacks' },
    args,
  )

describe('delivery failure-slack', () => {
  it('writes no message for a successful run', async () => {
    const { message, outputs, printed } = await failureSlack({ plan: { result: 'success' } })
    expect({ message, outputs, printed }).toEqual({
      message: undefined,
      outputs: { message: '' },
      printed: 'nothing to report',
    })
  })

  it('names the job that failed, not those that were skipped because of it', async () => {
    const needs = { diff: { result: 'skipped' }, plan: { result: 'failure' } }
    const { message, printed } = await failureSlack(needs, '--ref', 'refs/heads/main')
    expect(message?.text).toBe('<!subteam^S0ONCALL> ❌ prod · stacks: failed in the job plan')
    expect(printed).toBe('message written')
  })

  it('mentions nobody outside of production', async () => {
    const needs = { plan: { result: 'failure' } }
    const { message } = await failureSlack(needs, '--ref', 'refs/heads/develop')
    expect(message).toMatchObject({
      channel: '#deployments-dev',
      text: '❌ dev · stacks: failed in the job plan',
    })
  })

  it('goes to the default channel without an environment', async () => {
    const { message } = await failureSlack({ plan: { result: 'cancelled' } })
    expect(message).toMatchObject({
      channel: project.defaultChannel,
      text: '⛔ stacks: cancelled in the job plan',
    })
  })
})
