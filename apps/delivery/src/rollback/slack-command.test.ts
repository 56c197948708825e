import { environments } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { runForMessage } from '../slack/message.fixture.ts'
import { rollbackSlackCommand } from './slack-command.ts'

const target = {
  revision: 56,
  commit: '4f2a9c1'.padEnd(40, '0'),
  runUrl: '',
  served: true,
  from: { revision: 57, commit: '8b31d07'.padEnd(40, '0') },
}
const serving = { outcome: 'serving', reason: 'ECS says SUCCESSFUL', seconds: 95 }

const jobs = (rollback: object) => JSON.stringify({ plan: { result: 'success' }, rollback })

const rollbackSlack = (variables: { NEEDS: string; ENV: string; REASON: string }) =>
  runForMessage(rollbackSlackCommand(environments), variables)

describe('delivery rollback-slack', () => {
  it('writes who rolled back, from which revision to which and why, and mentions nobody', async () => {
    const { message } = await rollbackSlack({
      NEEDS: jobs({
        result: 'success',
        outputs: { target: JSON.stringify(target), verdict: JSON.stringify(serving) },
      }),
      ENV: 'prod',
      REASON: 'p95 doubled\n<!channel>',
    })
    expect(message).toMatchObject({
      channel: '#deployments-prod',
      text: '↩️ prod · backend: rolled back by hand to 4f2a9c1',
      metadata: { event_payload: { status: 'rolled_back', environment: 'prod' } },
    })
    const all = JSON.stringify(message)
    expect(all).toContain('by hana · p95 doubled &lt;!channel&gt;')
    expect(all).toContain('from 8b31d07 (revision 57) to 4f2a9c1 (revision 56)')
    expect(all).toContain('serves after 1 min 35 s')
    expect(all).toContain('https://github.com/example/app/actions/runs/7')
  })

  it.each([
    [
      'was not possible',
      jobs({ result: 'failure', outputs: {} }),
      'no rollback, nothing was changed',
    ],
    [
      'failed',
      jobs({
        result: 'failure',
        outputs: {
          target: JSON.stringify(target),
          verdict: JSON.stringify({ outcome: 'rolled_back', reason: 'breaker', commit: '8b31d07' }),
        },
      }),
      'the rollback to 4f2a9c1 failed, 8b31d07 is PRIMARY',
    ],
    [
      'is green without a verdict',
      jobs({ result: 'success', outputs: { target: JSON.stringify(target) } }),
      'the rollback to 4f2a9c1 failed, what serves is not known',
    ],
    [
      'was started on the wrong branch',
      JSON.stringify({ plan: { result: 'failure' }, rollback: { result: 'skipped' } }),
      'no rollback, nothing was changed',
    ],
    [
      'was skipped by act, which leaves the expressions of outputs in place',
      jobs({ result: 'skipped', outputs: { target: 'an expression' } }),
      'no rollback, nothing was changed',
    ],
  ])(
    'mentions the people on call of production where the rollback %s',
    async (_, NEEDS, headline) => {
      const inProduction = await rollbackSlack({ NEEDS, ENV: 'prod', REASON: 'x' })
      expect(inProduction.message?.text).toBe(`<!subteam^S0ONCALL> ❌ prod · backend: ${headline}`)
      const inDev = await rollbackSlack({ NEEDS, ENV: 'dev', REASON: 'x' })
      expect(inDev.message?.text).toBe(`❌ dev · backend: ${headline}`)
    },
  )

  it('writes that a rollback was cancelled, and mentions nobody', async () => {
    const outputs = { target: JSON.stringify(target) }
    const NEEDS = jobs({ result: 'cancelled', outputs })
    const { message } = await rollbackSlack({ NEEDS, ENV: 'prod', REASON: 'x' })
    expect(message?.text).toBe('⛔ prod · backend: the rollback to 4f2a9c1 was cancelled')
  })
})
