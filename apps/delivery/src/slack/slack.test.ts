import { project } from '@repo/environments'
import { environments } from '@repo/environments/fixture'
import { limits } from '@repo/slack-message'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { slackCommand } from './command.ts'

const env = {
  GITHUB_REF: 'refs/heads/main',
  GITHUB_SHA: '8b31d07e'.repeat(5),
  GITHUB_TRIGGERING_ACTOR: 'hana',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'example/fargate-starter',
  GITHUB_RUN_ID: '42',
}
type Job = { result: string; outputs?: Record<string, string> }
const ok = (outputs: Record<string, string> = {}): Job => ({ result: 'success', outputs })
const failed = (outputs: Record<string, string> = {}): Job => ({ result: 'failure', outputs })
const skipped: Job = { result: 'skipped' }
const announced = ok({ channel: 'C1', ts: '1.2' })
const passed = { verdict: 'passed', counts: [], worst: [] }
const clean = JSON.stringify({ trivy: passed, dockle: passed })
const serving = JSON.stringify({ outcome: 'serving', reason: 'ECS says SUCCESSFUL' })
const rolledBack = JSON.stringify({
  outcome: 'rolled_back',
  reason: 'tasks failed to start',
  taskDefinition: 'backend-prod:6',
  commit: '4f2a9c1d'.repeat(5),
})
const until = (failing: string, jobs: Record<string, Job>) => ({
  plan: ok(),
  test: ok(),
  build: ok(),
  announce: skipped,
  deploy: skipped,
  [failing]: failed(),
  ...jobs,
})

async function slack(needs: object, replaced: Partial<typeof env> = {}) {
  const NEEDS = JSON.stringify(needs)
  const run = await runCommand(slackCommand(environments), ['--json'], {
    ...env,
    ...replaced,
    NEEDS,
  })
  return { ...JSON.parse(run.printed), outputs: run.outputs }
}

describe('delivery slack', () => {
  it('posts the message before the deployment, and edits it after', async () => {
    const before = await slack({ plan: ok(), test: ok(), build: ok() })
    expect(before).toMatchObject({
      method: 'chat.postMessage',
      message: {
        channel: '#deployments-prod',
        text: expect.stringMatching(/^⏳ prod · backend: /),
      },
      reply: null,
    })
    const deploy = ok({ began: 'success', verdict: serving })
    const needs = { plan: ok(), test: ok(), build: ok(), announce: announced, deploy }
    expect(await slack(needs)).toMatchObject({
      method: 'chat.update',
      message: { channel: 'C1', ts: '1.2', text: '✅ prod · backend: delivered 8b31d07' },
      reply: null,
    })
  })

  it.each([
    ['without a verdict', {}],
    ['that was rolled back', { verdict: rolledBack }],
  ])('shows a failure for a deployment %s, even if its job is green', async (_, outputs) => {
    const deploy = ok({ began: 'success', ...outputs })
    const needs = { plan: ok(), test: ok(), build: ok(), announce: announced, deploy }
    expect((await slack(needs)).message.text).toMatch(/^(❌|↩️) /u)
  })

  it.each([
    ['plan', {}, 'the run failed before its tests'],
    ['test', { build: skipped }, 'tests failed'],
    ['build', {}, 'the image could not be built'],
    ['build', { build: failed({ scan: clean }) }, 'the image could not be handed on'],
    ['deploy', {}, 'a reviewer or a rule said no, or the runner was lost'],
    ['deploy', { deploy: failed({ began: 'failure' }) }, 'it was not pushed'],
    [
      'deploy',
      { deploy: failed({ began: 'failure', digest: 'sha256:1' }) },
      'it was pushed but not deployed',
    ],
    [
      'deploy',
      { deploy: failed({ began: 'failure', verdict: serving }) },
      'it serves, but ecspresso failed',
    ],
  ])('mentions the people on call where the job %s fails', async (job, jobs, why) => {
    const { method, message, reply } = await slack(until(job, jobs))
    expect({ method, text: message.text, reply }).toEqual({
      method: 'chat.postMessage',
      text: `<!subteam^S0ONCALL> ❌ prod · backend: 8b31d07 was not delivered, ${why}`,
      reply: null,
    })
  })

  it('adds a reply to the edit of a failure, because an edit notifies nobody', async () => {
    const deploy = failed({ began: 'failure', verdict: rolledBack })
    const { message, reply } = await slack(until('deploy', { announce: announced, deploy }))
    const text = '↩️ prod · backend: 8b31d07 failed, rolled back to 4f2a9c1'
    expect(message.text).toBe(text)
    expect(reply).toEqual({
      channel: 'C1',
      thread_ts: '1.2',
      reply_broadcast: true,
      text: `<!subteam^S0ONCALL> ${text}`,
    })
  })

  it('mentions nobody in dev, nor for a cancelled run', async () => {
    const dev = await slack(until('test', {}), { GITHUB_REF: 'refs/heads/develop' })
    expect(dev.message.text).toBe('❌ dev · backend: 8b31d07 was not delivered, tests failed')
    const { message, reply } = await slack(
      until('deploy', { announce: announced, deploy: { result: 'cancelled' } }),
    )
    expect(message.text).toBe(
      '⛔ prod · backend: delivery of 8b31d07 was cancelled in the job deploy',
    )
    expect(JSON.stringify(message)).toContain('What ECS had begun by then goes on.')
    expect(reply).toBeNull()
  })

  it('goes to the default channel where the ref deploys nowhere', async () => {
    const needs = until('plan', { test: skipped, build: skipped })
    const { message } = await slack(needs, { GITHUB_REF: 'refs/tags/v1' })
    expect(message).toMatchObject({
      channel: project.defaultChannel,
      text: '❌ v1: 8b31d07 was not delivered, this ref deploys nowhere',
    })
  })

  it('escapes mentions and links in a branch name', async () => {
    const needs = until('plan', { test: skipped, build: skipped })
    const { message } = await slack(needs, { GITHUB_REF: 'refs/heads/<!channel>&x' })
    expect(JSON.stringify(message)).not.toContain('<!channel>')
    expect(message.text).toContain('&lt;!channel&gt;&amp;x')
  })

  it('fits the limits of Slack and makes no links of a reason', async () => {
    const reason = 'tasks failed, see <https://x.test>. '.repeat(200)
    const verdict = JSON.stringify({ outcome: 'rolled_back', reason })
    const deploy = failed({ began: 'failure', verdict })
    const { message } = await slack(until('deploy', { announce: announced, deploy }))
    const [{ text }] = message.attachments[0].blocks
    expect(text).toMatchObject({
      text: expect.stringMatching(/^deployment: rolled back · tasks failed, see &lt;https.*…$/),
      verbatim: true,
    })
    expect(text.text.length).toBeLessThanOrEqual(limits.section)
  })

  it('ignores outputs of a skipped job', async () => {
    const build = { result: 'skipped', outputs: { scan: 'an expression' } } // act does
    expect((await slack(until('test', { build }))).message.text).toContain('tests failed')
  })

  it('writes the message and the reply to files', async () => {
    const deploy = failed({ began: 'failure', verdict: rolledBack })
    const { message, reply, outputs } = await slack(
      until('deploy', { announce: announced, deploy }),
    )
    expect(outputs.method).toBe('chat.update')
    for (const name of ['message', 'reply'])
      expect(outputs[name]).toMatch(new RegExp(`/slack/${name}\\.json$`))
    expect([message, reply]).toEqual([expect.anything(), expect.anything()])
  })

  it.each([
    ['{', /^NEEDS is no JSON/],
    ['{}', /^NEEDS: there is no job plan$/],
    ['{"plan":{"result":"fine"}}', /^NEEDS: plan\.result: /],
  ])('throws for the jobs %s', async (NEEDS, message) => {
    await expect(runCommand(slackCommand(environments), [], { ...env, NEEDS })).rejects.toThrow(
      message,
    )
  })
})
