import { describe, expect, it } from 'vitest'
import { notify, runUrl, type Situation, textsOf } from './notify.fixture.ts'

const stacks = (needs: object, { env = {}, ...situation }: Partial<Situation> = {}) =>
  notify({ workflow: 'infra.yml', needs, env: { WHAT: 'stacks', ...env }, ...situation })
const ok = { result: 'success' }
const onCall = '<!subteam^S0ONCALL>'

describe('notify of a workflow whose failures alone are reported', () => {
  it('sends no message for a successful run', async () => {
    const { calls, printed } = await stacks({ plan: ok })
    expect({ calls, printed }).toEqual({ calls: [], printed: 'nothing to report' })
  })

  it('names the job that failed, not those that were skipped because of it', async () => {
    const { message } = await stacks({ diff: { result: 'skipped' }, plan: { result: 'failure' } })
    expect(message?.text).toBe(`${onCall} ❌ prod · stacks: failed in the job plan`)
  })

  it('mentions nobody outside of production', async () => {
    const env = { REF: 'refs/heads/develop' }
    const { message } = await stacks({ plan: { result: 'failure' } }, { env })
    expect(message).toMatchObject({
      channel: '#deployments-dev',
      text: '❌ dev · stacks: failed in the job plan',
    })
  })

  it('goes to the default channel without an environment', async () => {
    const { message } = await stacks({ plan: { result: 'cancelled' } }, { env: { REF: '' } })
    expect(message).toMatchObject({
      channel: '#deployments',
      text: '⛔ stacks: cancelled in the job plan',
    })
  })

  it.each([
    [
      'failure',
      { began: 'failure', changing: 'true' },
      '❌',
      'failed',
      ' while it was changing AWS',
    ],
    ['failure', { began: 'failure' }, '❌', 'failed', ''],
    ['failure', {}, '❌', 'failed', ', it is not known what it changed'],
    [
      'cancelled',
      { began: 'x', changing: 'true' },
      '⛔',
      'cancelled',
      ' while it was changing AWS',
    ],
  ])(
    'distinguishes changed, not changed and not known (%#)',
    async (result, outputs, glyph, verb, what) => {
      const { message } = await stacks({ plan: ok, deploy: { result, outputs } })
      expect(message?.text).toBe(
        `${onCall} ${glyph} prod · stacks: ${verb} in the job deploy${what}`,
      )
    },
  )

  it('mentions nobody where a person cancelled it before the job that changes AWS', async () => {
    const cancelled = { result: 'cancelled', outputs: {} }
    const { message } = await stacks({ deploy: cancelled, diff: cancelled })
    expect(message?.text).toBe('⛔ prod · stacks: cancelled in the job diff')
  })

  it('mentions nobody for a rejected run', async () => {
    const github = {
      'attempts/1/jobs': { jobs: [{ name: 'Push and deploy (backend)', steps: [] }] },
      approvals: [{ state: 'rejected', comment: null, user: { login: 'bob' } }],
    }
    const { message } = await stacks({ plan: ok, deploy: { result: 'failure' } }, { github })
    expect(message?.text).toBe('⛔ prod · stacks: bob rejected it, nothing was changed')
  })

  it('mentions nobody where a newer commit is there already', async () => {
    const newer = '4f2a9c1d'.repeat(5)
    const deploy = { result: 'failure', outputs: { began: 'failure', newer } }
    const { message } = await stacks({ plan: ok, deploy })
    expect(message?.text).toBe(
      '⛔ prod · stacks: 8b31d07 was not deployed, the newer 4f2a9c1 is there',
    )
  })

  it('links to the stacks, where CloudFormation may be at work', async () => {
    const { message } = await stacks({ plan: ok, deploy: { result: 'failure' } })
    expect(textsOf(message)).toContain(
      '|Run> · <https://ap-northeast-1.console.aws.amazon.com/cloudformation/',
    )
  })

  it('shows that the end is not known where the results cannot be read', async () => {
    const { message } = await stacks({}, {})
    expect(message?.text).toBe(`${onCall} ⚠️ prod · stacks: it is not known how the run ended`)
  })

  it('accepts outputs that are null', async () => {
    const { message } = await stacks({ plan: { result: 'failure', outputs: null } })
    expect(message?.text).toContain('failed in the job plan')
  })

  it('replies in the channel where a repetition was successful', async () => {
    const history = [{ ts: '3.4', metadata: { event_payload: { run: runUrl } } }]
    const env = { GITHUB_RUN_ATTEMPT: '2' }
    const { message, reply } = await stacks({ plan: ok }, { env, history })
    expect(message).toMatchObject({ method: 'chat.update', ts: '3.4' })
    expect(reply).toMatchObject({
      reply_broadcast: 'true',
      text: '✅ prod · stacks: successful in attempt 2',
    })
  })
})
