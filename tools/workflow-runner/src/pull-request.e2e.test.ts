import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DeliveredRun, Delivery } from './delivery.ts'
import type { Outcomes } from './stage-file.ts'
import { act, called, labelOf, open, quiet, skipWithoutAct, timeout } from './testing.ts'

const options = { timeout }

const green = {
  checks: 'succeeded',
  test: 'succeeded',
  forks: 'succeeded',
  measure: 'succeeded',
  gate: 'succeeded',
  environments: 'succeeded',
  synth: 'succeeded',
  infra: 'succeeded',
  plan: 'succeeded',
  comment: 'succeeded',
}

describe('pull request', () => {
  let delivery: Delivery
  let base = ''

  beforeAll(async () => {
    if (!act) return
    delivery = await open(quiet)
    base = delivery.sha()
    delivery.commit('Take more memory', {
      [`${quiet.service.definitions}/values.env`]: (text) =>
        text.replace(/^TASK_MEMORY=.*$/m, 'TASK_MEMORY=8192'),
    })
  }, timeout)
  beforeEach(skipWithoutAct)
  afterAll(() => delivery?.close())

  function run(number: number, outcomes: Partial<Outcomes>, fork = false): Promise<DeliveredRun> {
    const pullRequest = { number, base, fork }
    return delivery.run({
      workflow: 'pull-request.yml',
      event: 'pull_request',
      branch: 'memory',
      pullRequest,
      outcomes,
    })
  }

  const commentsOn = (number: number) =>
    delivery.github.comments.filter(({ issue }) => issue === number).map(({ body }) => body)

  it(
    'a pull request gets a comment with what it would change, and is not refused for what its base has',
    options,
    async () => {
      const first = await run(7, { stacks: 'changed', trivy: 'refuse', trivyOnBase: 'refuse' })
      expect(first.exitCode, first.output).toBe(0)
      expect(first.jobs).toEqual(green)
      const [comment, ...others] = commentsOn(7)
      expect(others).toEqual([])
      expect(comment).toContain(`## Plan of ${delivery.sha().slice(0, 7)}`)
      expect(comment).toContain(`**${labelOf(quiet)}**: task definition would change`)
      expect(comment).toMatch(/^\+ *"memory": "8192"/m)
      expect(comment).toContain(`**${quiet.name}**: stacks would change`)
      expect(comment).toContain('None that the base branch does not have.')
      expect(comment?.match(/\| (?!0\.0)\d+\.\d [kM]B \| none \|/g)).toHaveLength(2) // of the bundles
    },
  )

  it(
    'a pull request with a new vulnerability fails, and its comment is edited',
    options,
    async () => {
      const pushed = delivery.commit('Add a dependency')
      const second = await run(7, { trivy: 'refuse', deniedToCdk: 'diff' })
      expect(second.exitCode).toBe(1)
      expect(second.jobs, second.output).toEqual({ ...green, gate: 'failed', infra: 'failed' })
      expect(second.output).toContain('CVE-2026-1234')
      const [comment, ...others] = commentsOn(7)
      expect(others).toEqual([])
      expect(comment).toContain(`## Plan of ${pushed.slice(0, 7)}`)
      expect(comment).toContain('🛡️ 1 new.')
      expect(comment).toContain(`**${quiet.name}**: not known, cdk diff failed: cdk: AccessDenied`)
    },
  )

  it(
    'a pull request from a fork gets no role, and its plan is in the summary',
    options,
    async () => {
      const fromFork = await run(8, {}, true)
      expect(fromFork.exitCode, fromFork.output).toBe(0)
      const withoutToken = Object.entries(green).filter(
        ([job]) => !['synth', 'infra', 'comment'].includes(job),
      )
      expect(fromFork.jobs).toEqual(Object.fromEntries(withoutToken))
      expect(called(fromFork, 'aws-actions/configure-aws-credentials')).toEqual([])
      expect(called(fromFork, 'cdk')).toEqual([])
      expect(commentsOn(8)).toEqual([])
      expect(fromFork.output).toContain('This pull request comes from a fork')
      expect(fromFork.output).toContain(`**${labelOf(quiet)}**: task definition would change`)
    },
  )
})
