import { githubRoleArn } from '@repo/environments'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DeliveredRun, Delivery } from './delivery.ts'
import type { Outcomes } from './stage-file.ts'
import {
  act,
  called,
  linesOf,
  mentionsOf,
  open,
  production,
  skipWithoutAct,
  subjectOf,
  timeout,
  workflowMessages,
} from './testing.ts'

const options = { timeout }
const { branch, name, slack } = production
const [subject, mention] = [`${name} · stacks`, mentionsOf(production)]
const workflow = 'infra.yml'

const green = {
  plan: 'succeeded',
  synth: 'succeeded',
  diff: 'succeeded',
  deploy: 'succeeded',
  notify: 'succeeded',
}

describe(`stacks of ${branch}`, () => {
  let delivery: Delivery
  /** Their stacks: not deployed, deployed. */
  let [older, newer] = ['', '']
  const olderRun = 1
  const messages = () => delivery.stage.cloud.slack.byName(slack.channel)?.messages ?? []

  function push(outcomes: Partial<Outcomes> = {}, runId?: number): Promise<DeliveredRun> {
    return delivery.run({ workflow, branch, outcomes, ...(runId !== undefined && { runId }) })
  }

  beforeAll(async () => {
    if (!act) return
    delivery = await open(production)
    older = delivery.sha()
  }, timeout)
  beforeEach(skipWithoutAct)
  afterAll(() => delivery?.close())

  it(
    'a failed deployment of stacks is reported to Slack and mentions the people on call',
    options,
    async () => {
      const run = await push({ stacks: 'changed', deniedToCdk: 'deploy' }, olderRun)
      expect(run.exitCode).toBe(1)
      expect(run.jobs, run.output).toEqual({ ...green, deploy: 'failed' })
      const text = `${mention}❌ ${subject}: failed in the job deploy while it was changing AWS`
      expect(messages().map((message) => message.text)).toEqual([text])
      expect(linesOf(messages()[0])).toContain(
        'What CloudFormation has begun goes on: look at the stacks.',
      )
    },
  )

  it(
    'a deployment of a commit waits for its stacks, and changes nothing where they fail',
    options,
    async () => {
      const [stacks] = delivery.github.runs
      if (!stacks) throw new Error('infra.yml was not run')
      Object.assign(stacks, { status: 'in_progress', conclusion: null })
      const looked = delivery.github.requested('/infra.yml/runs')
      const running = delivery.run({ branch })
      await looked
      Object.assign(stacks, { status: 'completed', conclusion: 'failure' })
      const run = await running
      expect(run.exitCode).toBe(1)
      expect(run.jobs, run.output).toEqual({
        plan: 'succeeded',
        test: 'succeeded',
        build: 'succeeded',
        announce: 'succeeded',
        stacks: 'failed',
        notify: 'succeeded',
      })
      expect(run.output).toContain('the stacks of this commit are not deployed yet, waiting')
      expect(run.output).toContain(
        `the stacks of this commit were not deployed (failure): run ${stacks.html_url} again`,
      )
      expect(workflowMessages(delivery).last?.text).toBe(
        `❌ ${subjectOf(production)}: ${older.slice(0, 7)} was not delivered, the stacks of its commit were not deployed`,
      )
      expect(await delivery.stage.servingCommit()).toBe('HTTP 503')
    },
  )

  it(
    'a push deploys the very stacks that its reviewers have seen, synthesized without a role',
    options,
    async () => {
      newer = delivery.commit('Add an output')
      const before = messages().length
      const run = await push({ stacks: 'changed' })
      expect(run.exitCode, run.output).toBe(0)
      expect(run.jobs).toEqual(green)
      const synthesized = called(run, 'pnpm').filter(({ inputs }) => inputs['synthesis'])
      expect(synthesized.map(({ job }) => job)).toEqual(['synth'])
      const synthesis = synthesized[0]?.inputs['synthesis']
      expect(called(run, 'cdk')).toMatchObject([
        {
          job: 'diff',
          args: expect.arrayContaining(['diff', '--app', '../../cdk.out']),
          inputs: { synthesis },
        },
        {
          job: 'deploy',
          args: expect.arrayContaining(['deploy', '--app', '../../cdk.out']),
          inputs: { synthesis },
        },
      ])
      const roles = called(run, 'aws-actions/configure-aws-credentials')
      expect(roles.map(({ job, inputs }) => [job, inputs['role-to-assume']])).toEqual([
        ['diff', githubRoleArn(production, 'plan')],
        ['deploy', githubRoleArn(production, 'infra')],
      ])
      expect(run.output).toContain('Number of stacks with differences: 1')
      expect(messages()).toHaveLength(before)
    },
  )

  it(
    'stacks that are started again are refused after newer ones, and mention nobody',
    options,
    async () => {
      delivery.checkOut(older)
      const run = await push({}, olderRun)
      expect(run.exitCode).toBe(1)
      expect(run.jobs, run.output).toEqual({ ...green, deploy: 'failed' })
      expect(called(run, 'cdk').map(({ args }) => args[0])).toEqual(['diff'])
      expect(run.output).toContain(`a newer run has deployed ${newer.slice(0, 7)}`)
      expect(messages().at(-1)?.text).toBe(
        `⛔ ${subject}: ${older.slice(0, 7)} was not deployed, the newer ${newer.slice(0, 7)} is there`,
      )
    },
  )
})
