import { environments, project } from '@repo/environments/fixture'
import { limits } from '@repo/slack-message'
import { describe, expect, it } from 'vitest'
import { verdict } from '../verdict/verdict.ts'
import { notify, runUrl, textsOf } from './notify.fixture.ts'

type Job = { result: string; outputs?: Record<string, string> | null }
const ok = (outputs: Record<string, string> = {}): Job => ({ result: 'success', outputs })
const failed = (outputs: Record<string, string> = {}): Job => ({ result: 'failure', outputs })
const cancelled = (outputs: Record<string, string> = {}): Job => ({ result: 'cancelled', outputs })
const skipped: Job = { result: 'skipped' }
const announced = ok({ channel: 'C1', ts: '1.2', attempt: '1' })
const passed = { verdict: 'passed', counts: [], worst: [] }
const clean = JSON.stringify({ trivy: passed, dockle: passed })
const serving = JSON.stringify({ outcome: 'serving', reason: 'ECS says SUCCESSFUL' })
const rolledBack = JSON.stringify({
  outcome: 'rolled_back',
  reason: 'tasks failed to start',
  taskDefinition: 'backend-prod:6',
  commit: '4f2a9c1d'.repeat(5),
})
const onCall = '<!subteam^S0ONCALL>'
/** Outputs of a job that ended after its first change of AWS. */
const changed = { began: 'failure', changing: 'true', digest: 'sha256:1' }

const order = ['plan', 'test', 'build', 'stacks', 'deploy']

/** The jobs of a run until one of them, which fails unless it is replaced; those behind it are skipped. */
function until(failing: string, jobs: Record<string, Job> = {}) {
  const at = order.indexOf(failing)
  const ended = order.map((id, index) => [id, index < at ? ok() : skipped] as const)
  const all = { announce: skipped, ...Object.fromEntries(ended), [failing]: failed(), ...jobs }
  // The order of `needs` is not that of the workflow.
  return Object.fromEntries(Object.entries(all).sort())
}
/** A run whose message was posted before its deployment. */
const deployment = (deploy: Job, jobs: Record<string, Job> = {}) => ({
  ...until('deploy', { announce: announced, deploy }),
  ...jobs,
})
const withOnCallAt = (deployed: readonly string[]) =>
  environments.map((environment) => ({
    ...environment,
    slack: {
      ...environment.slack,
      mentions: { ...environment.slack.mentions, deployed },
    },
  }))

/** GitHub's record of a job that took so many minutes; without minutes it never got a runner. */
function recordOf(name: string, minutes?: number) {
  const start = Date.parse('2026-11-26T14:00:00Z')
  const at = (ms: number) => new Date(ms).toISOString()
  return {
    jobs: [
      {
        name,
        completed_at: at(start + (minutes ?? 0) * 60_000),
        steps: minutes === undefined ? [] : [{ started_at: at(start) }],
      },
    ],
  }
}
const githubWith = (record: object, approvals: object[] = []) => ({
  'attempts/1/jobs': record,
  approvals,
})

describe('notify of a delivery', () => {
  it('posts the message before the deployment, and edits it after', async () => {
    const before = await notify({ needs: { plan: ok(), test: ok(), build: ok() } })
    expect(before.message).toMatchObject({
      method: 'chat.postMessage',
      channel: '#deployments-prod',
      text: expect.stringMatching(/^⏳ prod · backend: /),
    })
    expect(before.outputs).toEqual({ channel: 'C1', ts: '1.2', attempt: '1' })
    const after = await notify({ needs: deployment(ok({ ...changed, verdict: serving })) })
    expect(after.calls).toMatchObject([
      {
        method: 'chat.update',
        channel: 'C1',
        ts: '1.2',
        text: '✅ prod · backend: delivered 8b31d07',
        metadata: { event_payload: { status: 'delivered', environment: 'prod', run: runUrl } },
      },
    ])
  })

  it('links to the run and to the service', async () => {
    const { message } = await notify({ needs: until('test') })
    expect(textsOf(message)).toContain(`<${runUrl}|Run> · <https://`)
    expect(textsOf(message)).toContain('/clusters/app-prod/services/backend/health')
  })

  it('names the person who started the run again', async () => {
    const env = { GITHUB_ACTOR: 'hana', GITHUB_TRIGGERING_ACTOR: 'bob' }
    expect(textsOf((await notify({ needs: until('test'), env })).message)).toContain('by bob')
  })

  it('shows a failure for a deployment that was rolled back, even if its job is green', async () => {
    const needs = deployment(ok({ ...changed, verdict: rolledBack }))
    expect((await notify({ needs })).message?.text).toMatch(/^↩️ /u)
  })

  it.each([
    ['plan', {}, 'the run failed before its tests'],
    ['test', { build: skipped }, 'tests failed'],
    ['build', {}, 'the image could not be built'],
    ['build', { build: failed({ scan: clean }) }, 'the image could not be handed on'],
    ['stacks', {}, 'the stacks of its commit were not deployed'],
    ['another', {}, 'the job another failed'],
    ['deploy', { deploy: failed({ began: 'failure' }) }, 'it was not pushed'],
    [
      'deploy',
      { deploy: failed({ began: 'failure', digest: 'sha256:1' }) },
      'it was pushed but not deployed',
    ],
  ])('mentions the people on call where the job %s fails (%#)', async (job, jobs, why) => {
    const { calls } = await notify({ needs: until(job, jobs) })
    expect(calls).toMatchObject([
      {
        method: 'chat.postMessage',
        text: `${onCall} ❌ prod · backend: 8b31d07 was not delivered, ${why}`,
      },
    ])
  })

  it('shows a delivery where a job failed that the deployment did not need', async () => {
    const needs = deployment(ok({ ...changed, verdict: serving }), { another: failed() })
    expect((await notify({ needs })).message?.text).toMatch(/^✅ /)
  })

  it('adds a reply to the edit of a failure, because an edit notifies nobody', async () => {
    const { message, reply } = await notify({
      needs: deployment(failed({ ...changed, verdict: rolledBack })),
    })
    const text = '↩️ prod · backend: 8b31d07 failed, rolled back to 4f2a9c1'
    expect(message?.text).toBe(text)
    expect(reply).toMatchObject({
      channel: 'C1',
      thread_ts: '1.2',
      reply_broadcast: 'true',
      text: `${onCall} ${text}`,
    })
  })

  it.each([
    [{ rejected: 'kim' }, 'kim rejected the stacks of 8b31d07, so it was not deployed'],
    [{ waiting: 'true' }, '8b31d07 was not deployed, its stacks still wait for a reviewer'],
  ])('mentions nobody where the stacks end as %j', async (outputs, words) => {
    const needs = deployment({ result: 'skipped', outputs: {} }, { stacks: failed(outputs) })
    const { message, reply } = await notify({ needs })
    expect(message?.text).toBe(`⛔ prod · backend: ${words}`)
    expect(reply).toBeUndefined()
  })

  it('mentions nobody in dev', async () => {
    const { message } = await notify({ needs: until('test'), env: { REF: 'refs/heads/develop' } })
    expect(message?.text).toBe('❌ dev · backend: 8b31d07 was not delivered, tests failed')
  })

  it('mentions those whom the table lists for successful deliveries, by a reply', async () => {
    const { reply } = await notify({
      needs: deployment(ok({ ...changed, verdict: serving })),
      table: withOnCallAt(['<!subteam^S0TEAM>']),
    })
    expect(reply?.text).toBe('<!subteam^S0TEAM> ✅ prod · backend: delivered 8b31d07')
  })

  it.each([
    ['serving', failed, '8b31d07 serves, but its job was not successful'],
    ['serving', cancelled, '8b31d07 serves, but its job was not successful'],
    ['nothing_runs', failed, 'deployed 8b31d07, but no task runs'],
    ['not_answering', failed, 'deployed 8b31d07, but the service does not answer with it'],
  ])(
    'does not claim that nothing was delivered after the verdict %s',
    async (outcome, end, words) => {
      const document = JSON.stringify({ outcome, reason: 'x' })
      const { message } = await notify({
        needs: deployment(end({ ...changed, verdict: document })),
      })
      expect(message?.text).toBe(`❌ prod · backend: ${words}`)
    },
  )

  it('is neither delivered nor failed where a schedule wants no task, and mentions nobody', async () => {
    const document = JSON.stringify({ outcome: 'scaled_to_zero', reason: 'x' })
    const { message, reply } = await notify({
      needs: deployment(ok({ ...changed, verdict: document })),
    })
    expect(message).toMatchObject({
      text: '💤 prod · backend: deployed 8b31d07, but 0 tasks are wanted by the schedule',
      metadata: { event_payload: { status: 'scaled_to_zero' } },
    })
    expect(reply).toBeUndefined()
  })

  it('has words of its own for each outcome of a verdict', async () => {
    const { outcome: outcomes } = verdict.shape
    const texts = outcomes.options.map(async (outcome) => {
      const document = JSON.stringify({ outcome, reason: 'x' })
      const deploy = failed({ ...changed, verdict: document })
      return (await notify({ needs: deployment(deploy) })).message?.text
    })
    expect(new Set(await Promise.all(texts)).size).toBe(outcomes.options.length)
  })

  it('goes to the default channel where the ref deploys nowhere', async () => {
    const { message } = await notify({ needs: until('plan'), env: { REF: 'refs/tags/v1' } })
    expect(message).toMatchObject({
      channel: project.defaultChannel,
      text: '❌ v1: 8b31d07 was not delivered, this ref deploys nowhere',
    })
  })

  it('escapes mentions and links in a branch name', async () => {
    const env = { REF: 'refs/heads/<!channel>&x' }
    const { message } = await notify({ needs: until('plan'), env })
    expect(textsOf(message)).not.toContain('<!channel>')
    expect(message?.text).toContain('&lt;!channel&gt;&amp;x')
  })

  it('fits the limits of Slack and makes no links of a reason', async () => {
    const reason = 'tasks failed, see <https://x.test>. '.repeat(200)
    const document = JSON.stringify({ outcome: 'rolled_back', reason })
    const deploy = failed({ ...changed, verdict: document })
    const { message } = await notify({ needs: deployment(deploy) })
    const { text } = message?.attachments?.[0]?.blocks?.[0] ?? {}
    expect(text).toMatchObject({
      text: expect.stringMatching(/^deployment: rolled back · tasks failed, see &lt;https.*…$/),
      verbatim: true,
    })
    expect(text.text.length).toBeLessThanOrEqual(limits.section)
  })
})

describe('notify of a deployment that nobody observed', () => {
  it('shows that its end is not known where the runner was lost, and where to look', async () => {
    for (const deploy of [failed(), cancelled(), { result: 'failure', outputs: null }]) {
      const github = githubWith(recordOf('Push and deploy (backend)', 3))
      const { message, reply } = await notify({ needs: deployment(deploy), github })
      expect(reply?.text, deploy.result).toMatch(new RegExp(`^${onCall.replace('^', '\\^')} `))
      expect(message?.text, deploy.result).toContain('it is not known what')
      expect(textsOf(message), deploy.result).toContain('look at the service')
    }
  })

  it('shows that its end is not known where it began and has no verdict, even if its job is green', async () => {
    for (const deploy of [failed(changed), ok(changed)]) {
      const { message } = await notify({ needs: deployment(deploy) })
      expect(message?.text).toBe(
        '⚠️ prod · backend: it is not known what became of 8b31d07, its deployment has no verdict',
      )
      expect(textsOf(message)).toContain('What ECS has begun goes on')
    }
  })

  it('shows what GitHub does not provide as not known', async () => {
    const { message } = await notify({ needs: deployment(failed()) })
    expect(message?.text).toBe(
      '⚠️ prod · backend: it is not known what became of 8b31d07, its job ended without a result',
    )
  })

  it('shows that nothing was changed only where a job left outputs, or never got a runner', async () => {
    const before = await notify({ needs: deployment(cancelled({ began: 'cancelled' })) })
    expect(before.message?.text).toBe(
      '⛔ prod · backend: delivery of 8b31d07 was cancelled before it changed the service',
    )
    const github = githubWith(recordOf('Push and deploy (backend)'))
    const waiting = await notify({ needs: deployment(cancelled()), github })
    expect(waiting.message?.text).toBe(
      '⛔ prod · backend: delivery of 8b31d07 was cancelled before its deployment began',
    )
    expect([before.reply, waiting.reply]).toEqual([undefined, undefined])
  })
})

describe('notify of a cancelled run', () => {
  it('mentions the people on call where ECS was deploying, because it goes on', async () => {
    const { message, reply } = await notify({
      needs: deployment(cancelled({ ...changed, began: 'cancelled' })),
    })
    const text = '⛔ prod · backend: delivery of 8b31d07 was cancelled while ECS was deploying it'
    expect([message?.text, reply?.text]).toEqual([text, `${onCall} ${text}`])
    expect(textsOf(message)).toContain('What ECS has begun goes on')
  })

  it('mentions nobody where a person cancelled it before', async () => {
    const github = githubWith(recordOf('Test (24)', 12))
    const needs = until('test', { test: cancelled(), deploy: cancelled() })
    const { message } = await notify({ needs, github })
    expect(message?.text).toBe(
      '⛔ prod · backend: delivery of 8b31d07 was cancelled in the job test',
    )
  })

  it('is a failure where the job exceeded its time limit', async () => {
    const github = githubWith(recordOf('Test (24)', 20))
    const { message } = await notify({ needs: until('test', { test: cancelled() }), github })
    expect(message?.text).toBe(
      `${onCall} ❌ prod · backend: 8b31d07 was not delivered, the job test exceeded its limit of 20 minutes`,
    )
  })

  it('has an end that is not known where the deployment exceeded its time limit', async () => {
    const github = githubWith(recordOf('Push and deploy (backend)', 30))
    const { reply } = await notify({
      needs: deployment(cancelled({ ...changed, began: 'cancelled' })),
      github,
    })
    expect(reply?.text).toBe(
      `${onCall} ⚠️ prod · backend: it is not known what became of 8b31d07, its job exceeded its limit of 30 minutes`,
    )
  })
})

describe('notify of a rejected run', () => {
  it('shows a run as cancelled that was rejected in an earlier attempt only', async () => {
    const rejected = { state: 'rejected', comment: '', user: { login: 'bob' } }
    const github = githubWith(recordOf('Push and deploy (backend)'), [rejected])
    const { message } = await notify({ needs: deployment(cancelled()), github })
    expect(message?.text).toContain('was cancelled before its deployment began')
  })

  const waiting = recordOf('Push and deploy (backend)')

  it('names the reviewer and the comment, and mentions nobody', async () => {
    const rejected = { state: 'rejected', comment: 'not on\na Friday', user: { login: 'bob' } }
    const github = githubWith(waiting, [rejected])
    const { message, reply } = await notify({ needs: deployment(failed()), github })
    expect(message?.text).toBe('⛔ prod · backend: bob rejected 8b31d07, nothing was changed')
    expect(message?.metadata.event_payload.status).toBe('rejected')
    expect(textsOf(message)).toContain('bob: not on a Friday')
    expect(reply).toBeUndefined()
  })

  it('mentions the people on call where a rule of GitHub refused it', async () => {
    const { reply } = await notify({ needs: deployment(failed()), github: githubWith(waiting) })
    expect(reply?.text).toBe(
      `${onCall} ❌ prod · backend: 8b31d07 was not delivered, a rule of its GitHub Environment rejected it`,
    )
  })
})

it('notify of an older commit than the one that runs › shows both, and mentions nobody', async () => {
  const newer = '4f2a9c1d'.repeat(5)
  const { message, reply } = await notify({
    needs: deployment(failed({ began: 'failure', newer })),
  })
  expect(message?.text).toBe('⛔ prod · backend: 8b31d07 was not deployed, the newer 4f2a9c1 runs')
  expect(reply).toBeUndefined()
})

describe('notify of another attempt', () => {
  const env = { GITHUB_RUN_ATTEMPT: '2' }
  const needs = deployment(ok({ ...changed, verdict: serving }))

  it('replies in the channel where it was successful after a failure', async () => {
    const { message, reply } = await notify({ needs, env })
    expect(message?.method).toBe('chat.update')
    expect(textsOf(message)).toContain('attempt 2 of this run')
    expect(reply).toMatchObject({
      thread_ts: '1.2',
      reply_broadcast: 'true',
      text: '✅ prod · backend: delivered 8b31d07',
    })
  })

  it('does not reply to a message of the same attempt', async () => {
    const announce = ok({ channel: 'C1', ts: '1.2', attempt: '2' })
    const { reply } = await notify({ needs: { ...needs, announce }, env })
    expect(reply).toBeUndefined()
  })

  it('edits the message of an attempt that failed before its announcement', async () => {
    const history = [
      { ts: '5.6', metadata: { event_payload: { run: `${runUrl}1` } } },
      { ts: '3.4', metadata: { event_payload: { run: runUrl } } },
    ]
    const announcing = { plan: ok(), test: ok(), build: ok() }
    const { message, outputs } = await notify({ needs: announcing, env, history })
    expect(message).toMatchObject({ method: 'chat.update', channel: 'C9', ts: '3.4' })
    expect(outputs).toEqual({ channel: 'C9', ts: '3.4', attempt: '1' })
  })

  it('posts a message where it may not read the channel', async () => {
    const slack = { 'conversations.list': ['missing_scope'] }
    const { message } = await notify({ needs: until('test'), env, slack })
    expect(message?.method).toBe('chat.postMessage')
  })
})

describe('notify with data that it cannot read', () => {
  it.each([
    ['no JSON', '{'],
    ['no jobs', {}],
    ['a list', []],
  ])('shows that the end is not known for needs with %s', async (_, needs) => {
    const { message } = await notify({ needs })
    expect(message?.text).toMatch(`${onCall} ⚠️ prod · backend: it is not known what became of`)
  })

  it('takes a result that it does not have for a failure', async () => {
    const { message } = await notify({ needs: until('test', { test: { result: 'exploded' } }) })
    expect(message?.text).toContain('tests failed')
  })

  it('shows a verdict of an unknown outcome as it is, shortened', async () => {
    const document = JSON.stringify({ outcome: 'melted', reason: 'x'.repeat(900) })
    const deploy = failed({ ...changed, verdict: document })
    const { message } = await notify({ needs: deployment(deploy) })
    expect(message?.text).toContain('it is not known what became of 8b31d07')
    expect(textsOf(message)).toMatch(/not readable: .*melted.*x… \(cut, 9\d\d characters\)/)
  })

  it('shows a scan that is no JSON as it is', async () => {
    const build = failed({ scan: 'panic: out of memory' })
    const { message } = await notify({ needs: until('build', { build }) })
    expect(message?.text).toContain('the result of its scan could not be read')
    expect(textsOf(message)).toContain('scan: not readable: panic: out of memory')
  })

  it('ignores outputs of a skipped job', async () => {
    const build = { result: 'skipped', outputs: { scan: 'an expression' } } // act leaves it there
    expect((await notify({ needs: until('test', { build }) })).message?.text).toContain(
      'tests failed',
    )
  })
})
