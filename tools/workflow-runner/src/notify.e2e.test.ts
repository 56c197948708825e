import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Delivery } from './delivery.ts'
import {
  act,
  called,
  mentionsOf,
  open,
  production,
  skipWithoutAct,
  subjectOf,
  timeout,
  workflowMessages,
} from './testing.ts'

const options = { timeout }
const { branch, slack } = production
const [subject, mention] = [subjectOf(production), mentionsOf(production)]

/** As deploy.yml names it. */
const deployJob = `Push and deploy (${production.service.name})`

/** A job whose runner is lost while ECS deploys: what it has uploaded before is there, and nothing after. */
const lostRunner = (workflow: string) => {
  const [before = '', after = ''] = workflow.split(/(?=\n {2}deploy:\n)/)
  const lost = after
    .replace('run: ecspresso deploy', 'run: exit 1 # ecspresso deploy')
    .replace(/ {6}- if: always\(\)\n {8}run: echo "\$OUTPUTS"(?:.*\n)+?(?=\n)/, '')
  return `${before}${lost}`
}

/** GitHub cancels a job that exceeds its time limit; act has no limits, so the job gets these results of the others. */
const timedOut = (workflow: string) => {
  const ended = { result: 'success', outputs: {} }
  const outputs = { began: 'cancelled', changing: 'true' }
  const needs = { plan: ended, test: ended, build: ended, deploy: { result: 'cancelled', outputs } }
  const [before = '', after = ''] = workflow.split(/(?=\n {2}notify:\n)/)
  return `${before}${after.replace('${{ toJSON(needs) }}', () => `'${JSON.stringify(needs)}'`)}`
}

describe(`messages of a run on ${branch}`, () => {
  let delivery: Delivery
  const short = () => delivery.sha().slice(0, 7)
  const inChannel = () => delivery.stage.cloud.slack.byName(slack.channel)?.messages ?? []

  beforeAll(async () => {
    if (act) delivery = await open(production)
  }, timeout)
  beforeEach(skipWithoutAct)
  afterEach(() => delivery?.stage.cloud.slack.faults.clear())
  afterAll(() => delivery?.close())

  it('one sentence mentions the people on call where npm is down', options, async () => {
    const run = await delivery.run({ branch, outcomes: { registry: 'down' } })
    expect(run.jobs).toEqual({ plan: 'failed', notify: 'failed' })
    expect(called(run, 'slackapi/slack-github-action'), run.output).toHaveLength(1)
    const [sentence, url] = inChannel().at(-1)?.text.split(': https') ?? []
    expect(sentence).toBe(
      `${mention}❌ Deploy ${branch}: the run was not successful, and its message could not be sent`,
    )
    expect(url).toMatch(/\/actions\/runs\/\d+$/)
  })

  it('a lost runner is reported as a deployment whose end is not known', options, async () => {
    const run = await delivery.run({ branch, edit: lostRunner })
    expect(run.jobs).toMatchObject({ deploy: 'failed', notify: 'succeeded' })
    const text = `⚠️ ${subject}: it is not known what became of ${short()}, its deployment has no verdict`
    expect(workflowMessages(delivery).last?.text).toBe(text)
    expect(workflowMessages(delivery).replies.at(-1)?.text).toBe(`${mention}${text}`)
  })

  it('a refused edit becomes a message that mentions the people on call', options, async () => {
    delivery.stage.cloud.slack.faults.add({
      method: 'chat.update',
      times: 100,
      fault: 'edit_window_closed',
    })
    const run = await delivery.run({ branch, variables: { TZ: '' } })
    expect(run.jobs, run.output).toMatchObject({ deploy: 'failed', notify: 'succeeded' })
    const { last } = workflowMessages(delivery)
    expect(last?.text).toBe(
      `${mention}❌ ${subject}: ${short()} was not delivered, it was not pushed`,
    )
    expect(last?.thread_ts).toBeUndefined()
    expect(called(run, 'slackapi/slack-github-action')).toEqual([])
  })

  it('a deployment that exceeds its time limit mentions the people on call', options, async () => {
    const steps = [{ started_at: '2026-11-26T14:00:00Z' }]
    const job = { name: deployJob, completed_at: '2026-11-26T14:30:04Z', steps }
    delivery.github.responses.set('/attempts/1/jobs', { jobs: [job] }).set('/approvals', [])
    const run = await delivery.run({ branch, edit: timedOut, outcomes: { tests: 'fail' } })
    expect(run.jobs, run.output).toMatchObject({ notify: 'succeeded' })
    expect(workflowMessages(delivery).last?.text).toBe(
      `${mention}⚠️ ${subject}: it is not known what became of ${short()}, its job exceeded its limit of 30 minutes`,
    )
  })
})
