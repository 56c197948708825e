import { githubRoleArn, resourceNames } from '@repo/environments'
import type { Commit } from '@repo/stage'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { authorize } from './authorize.fixture.ts'
import type { DeliveredRun, Delivery } from './delivery.ts'
import {
  act,
  builds,
  called,
  colourOf,
  crash,
  ecspressos,
  expectRed,
  linesOf,
  lite,
  mentionsOf,
  open,
  production,
  pushes,
  skipWithoutAct,
  subjectOf,
  timeout,
  workflowMessages,
} from './testing.ts'

const options = { timeout, concurrent: false }
const { branch: own, cluster, name } = production
const [subject, mention] = [subjectOf(production), mentionsOf(production)]
const { taskFamily } = resourceNames(production)

// The tests of one ecspresso stay in order.
describe.concurrent.each(ecspressos)('rollback.yml in production, with $name', ({ ecspresso }) => {
  let delivery: Delivery
  /** Revisions 1 and 2 were deployed, ECS rolled 3 back. */
  let commits: readonly Commit[] = []
  const short = (revision: number) => commits[revision - 1]?.sha.slice(0, 7)

  function rollBack(revision = '', branch = own): Promise<DeliveredRun> {
    const reason = 'p95 doubled since 14:02'
    return delivery.run({
      branch,
      event: 'workflow_dispatch',
      workflow: 'rollback.yml',
      inputs: { environment: name, revision, reason },
    })
  }

  beforeAll(async () => {
    if (!act || !ecspresso) return
    delivery = await open(production, { ecspresso })
    commits = ['Serve', 'Serve more', 'Break'].map((message) => ({
      sha: delivery.commit(message),
      author: 'hana',
      real: false,
    }))
    for (const [index, commit] of commits.entries()) {
      delivery.stage.push(commit, index === 2 ? crash : undefined)
      await delivery.stage.deploy(commit)
      // ecspresso does not wait until a service's first deployment has completed.
      await delivery.stage.untilCard(commit, index === 2 ? 'rolled_back' : 'deployed', timeout)
    }
  }, timeout)
  beforeEach(skipWithoutAct)
  beforeEach(({ skip }) => skip(!ecspresso, 'no ecspresso on PATH'))
  afterAll(() => delivery?.close())

  it(
    'a rollback deploys the previous revision, builds nothing, and is reported to Slack',
    options,
    async () => {
      expect(await delivery.stage.servingCommit()).toBe(commits[1]?.sha)
      const run = await rollBack()
      expect(run.exitCode, run.output).toBe(0)
      expect(run.jobs).toEqual({ plan: 'succeeded', rollback: 'succeeded', notify: 'succeeded' })
      expect(await delivery.stage.servingCommit()).toBe(commits[0]?.sha)
      expect([...builds(run), ...pushes(run)]).toEqual([])
      const [role] = called(run, 'aws-actions/configure-aws-credentials')
      expect(role?.inputs['role-to-assume']).toBe(githubRoleArn(production, 'deploy'))
      const { last } = workflowMessages(delivery)
      expect(last?.text).toBe(`↩️ ${subject}: rolled back by hand to ${short(1)}`)
      expect(colourOf(last)).toBe('#2eb67d')
      expect(linesOf(last).join('\n')).toContain('by hana · p95 doubled since 14:02')
      expect(linesOf(last).join('\n')).toContain(`from ${short(2)} (revision 2) to ${short(1)}`)
    },
  )

  it('a rollback without an older revision fails and mentions people', options, async () => {
    const run = await rollBack()
    expect(run.jobs).toMatchObject({ rollback: 'failed', notify: 'succeeded' })
    expect(run.output).toContain(`nothing before ${taskFamily}:1 has served in ${cluster}`)
    expect(await delivery.stage.servingCommit()).toBe(commits[0]?.sha)
    expectRed(delivery, `${mention}❌ ${subject}: no rollback, nothing was changed`)
  })

  it('a rollback deploys the given revision, a newer one too', options, async () => {
    const run = await rollBack('2')
    expect(run.exitCode, run.output).toBe(0)
    expect(await delivery.stage.servingCommit()).toBe(commits[1]?.sha)
  })

  it('a rollback to a revision that cannot start fails and mentions people', options, async () => {
    const run = await rollBack('3')
    expect(run.jobs).toMatchObject({ rollback: 'failed', notify: 'succeeded' })
    expect(await delivery.stage.servingCommit()).toBe(commits[1]?.sha)
    expectRed(
      delivery,
      `${mention}❌ ${subject}: the rollback to ${short(3)} failed, ${short(2)} is PRIMARY`,
    )
  })

  it(
    'a rollback on another branch is refused before any call to AWS and names the right branch',
    options,
    async ({ skip }) => {
      skip(ecspresso !== lite, 'once is enough: no ecspresso runs')
      const run = await rollBack('', 'another-branch')
      expect(run.jobs, run.output).toEqual({ plan: 'failed', notify: 'succeeded' })
      expect(run.output).toContain(`${name} is served from the branch ${own}`)
      expect(called(run, 'aws-actions/configure-aws-credentials')).toEqual([])
      expectRed(delivery, `${mention}❌ ${subject}: no rollback, nothing was changed`)
    },
  )

  it(
    'every call of the role and of the Lambda is allowed by their policies in the stacks',
    options,
    () => {
      expect(authorize(delivery.stage.cloud, production)).toEqual({
        called: ['deploy', 'lambda'],
        denied: [],
      })
    },
  )
})
