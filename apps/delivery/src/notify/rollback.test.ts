import { describe, expect, it } from 'vitest'
import { notify, type Situation, textsOf } from './notify.fixture.ts'

const target = {
  revision: 56,
  commit: '4f2a9c1'.padEnd(40, '0'),
  runUrl: '',
  served: true,
  from: { revision: 57, commit: '8b31d07'.padEnd(40, '0') },
}
const found = { began: 'success', target: JSON.stringify(target) }
const deploying = { ...found, changing: 'true' }
const serving = JSON.stringify({ outcome: 'serving', reason: 'ECS says SUCCESSFUL', seconds: 95 })
const breaker = JSON.stringify({ outcome: 'rolled_back', reason: 'breaker', commit: '8b31d07' })

function rollback(job: object, { env = {}, ...situation }: Partial<Situation> = {}) {
  return notify({
    workflow: 'rollback.yml',
    needs: { plan: { result: 'success' }, rollback: job },
    env: { ENV: 'prod', REASON: 'p95 doubled\n<!channel>', ...env },
    ...situation,
  })
}

describe('notify of a rollback', () => {
  it('shows who rolled back, from which revision to which and why, and mentions nobody', async () => {
    const { message } = await rollback({
      result: 'success',
      outputs: { ...deploying, verdict: serving },
    })
    expect(message).toMatchObject({
      method: 'chat.postMessage',
      channel: '#deployments-prod',
      text: '↩️ prod · backend: rolled back by hand to 4f2a9c1',
      metadata: { event_payload: { status: 'rolled_back', environment: 'prod' } },
    })
    const all = textsOf(message)
    expect(all).toContain('by hana · p95 doubled &lt;!channel&gt;')
    expect(all).toContain('from 8b31d07 (revision 57) to 4f2a9c1 (revision 56)')
    expect(all).toContain('serves after 1 min 35 s')
  })

  it('is neither successful nor failed where a schedule wants no task', async () => {
    const verdict = JSON.stringify({ outcome: 'scaled_to_zero', reason: 'x' })
    const { message } = await rollback({ result: 'success', outputs: { ...deploying, verdict } })
    expect(message).toMatchObject({
      text: '💤 prod · backend: rolled back by hand to 4f2a9c1, but 0 tasks are wanted by the schedule',
      metadata: { event_payload: { status: 'scaled_to_zero' } },
    })
  })

  it.each([
    [
      'was not possible',
      { result: 'failure', outputs: { began: 'failure' } },
      '❌ prod · backend: no rollback, nothing was changed',
    ],
    [
      'failed',
      { result: 'failure', outputs: { ...deploying, verdict: breaker } },
      '❌ prod · backend: the rollback to 4f2a9c1 failed, 8b31d07 is PRIMARY',
    ],
    [
      'serves, and a step after its verdict failed',
      { result: 'failure', outputs: { ...deploying, verdict: serving } },
      '❌ prod · backend: rolled back by hand to 4f2a9c1, but its job was not successful',
    ],
    [
      'is deployed without a task, and a step after its verdict failed',
      {
        result: 'failure',
        outputs: {
          ...deploying,
          verdict: JSON.stringify({ outcome: 'scaled_to_zero', reason: 'x' }),
        },
      },
      '❌ prod · backend: rolled back by hand to 4f2a9c1, but its job was not successful',
    ],
    [
      'serves, and was cancelled after its verdict',
      { result: 'cancelled', outputs: { ...deploying, verdict: serving } },
      '❌ prod · backend: rolled back by hand to 4f2a9c1, but its job was not successful',
    ],
    [
      'is green without a verdict',
      { result: 'success', outputs: deploying },
      '⚠️ prod · backend: it is not known what the rollback to 4f2a9c1 did',
    ],
    [
      'lost its runner',
      { result: 'failure', outputs: {} },
      '⚠️ prod · backend: it is not known what the rollback did',
    ],
    [
      'was started on the wrong branch',
      { result: 'skipped' },
      '❌ prod · backend: no rollback, nothing was changed',
    ],
    [
      'was skipped by act, which leaves the expressions of outputs in place',
      { result: 'skipped', outputs: { target: 'an expression' } },
      '❌ prod · backend: no rollback, nothing was changed',
    ],
    [
      'was cancelled while ECS was deploying',
      { result: 'cancelled', outputs: deploying },
      '⛔ prod · backend: the rollback to 4f2a9c1 was cancelled while ECS was deploying',
    ],
  ])('mentions the people on call of production where it %s', async (_, job, headline) => {
    expect((await rollback(job)).message?.text).toBe(`<!subteam^S0ONCALL> ${headline}`)
    const inDev = await rollback(job, { env: { ENV: 'dev' } })
    expect(inDev.message?.text).toBe(headline.replace('prod', 'dev'))
  })

  it('mentions nobody where it was cancelled before it changed anything', async () => {
    const { message } = await rollback({ result: 'cancelled', outputs: found })
    expect(message?.text).toBe(
      '⛔ prod · backend: the rollback to 4f2a9c1 was cancelled, nothing was changed',
    )
  })

  it.each(['skipped', 'cancelled'])(
    'mentions nobody where it was cancelled before its job began, which is then %s',
    async (result) => {
      const needs = { plan: { result: 'cancelled' }, rollback: { result } }
      const { message } = await rollback({}, { needs })
      expect(message?.text).toBe(
        '⛔ prod · backend: the rollback was cancelled, nothing was changed',
      )
    },
  )

  it.each([
    ['p95 doubled '.repeat(100), /by hana · p95 doubled .*… \(cut, 1199 characters\)/],
    ['', /by hana · no reason given/],
  ])('is sent whatever the reason is (%#)', async (REASON, shown) => {
    const job = { result: 'success', outputs: { ...deploying, verdict: serving } }
    const { message } = await rollback(job, { env: { REASON } })
    expect(textsOf(message)).toMatch(shown)
  })

  it('is sent for an environment that the table does not have', async () => {
    const { message } = await rollback({ result: 'skipped' }, { env: { ENV: 'qa', REF: '' } })
    expect(message).toMatchObject({
      channel: '#deployments',
      text: '❌ qa: no rollback, nothing was changed',
    })
  })
})
