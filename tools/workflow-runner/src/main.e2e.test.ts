import { resourceNames } from '@repo/environments'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Delivery } from './delivery.ts'
import {
  act,
  crash,
  ecspressos,
  expectRed,
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
const { account, branch } = production
const [subject, mention] = [subjectOf(production), mentionsOf(production)]
const { taskFamily } = resourceNames(production)

// The tests of one ecspresso stay in order.
describe.concurrent.each(ecspressos)(`a push to ${branch}, with $name`, ({ ecspresso }) => {
  let delivery: Delivery
  const short = () => delivery.sha().slice(0, 7)

  beforeAll(async () => {
    if (act && ecspresso) delivery = await open(production, { ecspresso })
  }, timeout)
  beforeEach(skipWithoutAct)
  beforeEach(({ skip }) => skip(!ecspresso, 'no ecspresso on PATH'))
  afterAll(() => delivery?.close())

  it('a push is deployed to production and mentions nobody', options, async () => {
    const run = await delivery.run({ branch })
    expect(run.exitCode, run.output).toBe(0)
    expect(await delivery.stage.servingCommit()).toBe(delivery.sha())
    expect(pushes(run)[0]?.args[1]).toContain(account)
    expect(workflowMessages(delivery).last?.text).toBe(`✅ ${subject}: delivered ${short()}`)
    expect(workflowMessages(delivery).replies).toEqual([])
  })

  it(
    'a push that ECS rolls back fails, is red in Slack, and mentions the people on call',
    options,
    async () => {
      const before = delivery.sha()
      delivery.commit('Break the start')
      const run = await delivery.run({ branch, outcomes: { command: crash } })
      expect(run.exitCode).toBe(1)
      expect(run.jobs).toMatchObject({ deploy: 'failed', notify: 'succeeded' })
      expect(await delivery.stage.servingCommit()).toBe(before)
      const text = `↩️ ${subject}: ${short()} failed, rolled back to ${before.slice(0, 7)}`
      expectRed(delivery, text)
      expect(workflowMessages(delivery).replies).toMatchObject([
        { text: `${mention}${text}`, reply_broadcast: true },
      ])
      expect(run.output).toContain('### What ECS says')
    },
  )

  it(
    'a push of the serving commit that is rolled back for its variables fails too',
    options,
    async ({ skip }) => {
      skip(ecspresso !== lite, 'once is enough: the verdict does not depend on ecspresso')
      // The image is the same before and after, so only the task definition differs.
      delivery.commit('Break the configuration')
      expect((await delivery.run({ branch })).exitCode).toBe(0)
      const run = await delivery.run({ branch, variables: { TZ: '-' } })
      expect(run.exitCode).toBe(1)
      expectRed(delivery, `↩️ ${subject}: ${short()} failed, rolled back to ${taskFamily}:3`)
    },
  )

  it(
    'a run that is started again is refused while a newer commit serves',
    options,
    async ({ skip }) => {
      skip(ecspresso !== lite, 'once is enough: no ecspresso runs')
      const earlier = delivery.sha()
      const newer = delivery.commit('Newer')
      expect((await delivery.run({ branch })).exitCode).toBe(0)
      delivery.checkOut(earlier)
      const again = await delivery.run({ branch })
      expect(again.jobs).toMatchObject({ build: 'succeeded', deploy: 'failed' })
      expect(again.output).toMatch(/which is 1 commit newer than .*rollback\.yml/)
      expect(await delivery.stage.servingCommit()).toBe(newer)
      expect(workflowMessages(delivery).last?.text).toBe(
        `⛔ ${subject}: ${earlier.slice(0, 7)} was not deployed, the newer ${newer.slice(0, 7)} runs`,
      )
      const inputs = { 'allow-older': 'true' }
      const wanted = await delivery.run({ branch, event: 'workflow_dispatch', inputs })
      expect(wanted.exitCode, wanted.output).toBe(0)
      expect(await delivery.stage.servingCommit()).toBe(earlier)
    },
  )

  it('a push with failing tests mentions the people on call', options, async ({ skip }) => {
    skip(ecspresso !== lite, 'once is enough: no ecspresso runs')
    await delivery.run({ branch, outcomes: { tests: 'fail' } })
    expectRed(delivery, `${mention}❌ ${subject}: ${short()} was not delivered, tests failed`)
  })
})

describe(`a push to ${branch}, with an ecspresso that always exits with 0`, () => {
  let delivery: Delivery
  beforeAll(async () => {
    if (act) delivery = await open(production, { blind: true })
  }, timeout)
  beforeEach(skipWithoutAct)
  afterAll(() => delivery?.close())

  it('a push that ECS rolls back fails, because the verdict reads ECS', options, async () => {
    const before = { sha: '4f2a9c1d'.repeat(5), author: 'hana', real: false }
    delivery.stage.push(before)
    expect((await delivery.stage.deploy(before)).exitCode).toBe(0)
    const run = await delivery.run({ branch, outcomes: { command: crash } })
    expect(run.exitCode).toBe(1)
    expect(run.output).toMatch(/Success - Main ecspresso deploy/)
    expect(run.output).toMatch(/Failure - Main .* verdict/)
    const text = `↩️ ${subject}: ${delivery.sha().slice(0, 7)} failed, rolled back to 4f2a9c1`
    expectRed(delivery, text)
    expect(workflowMessages(delivery).replies).toMatchObject([{ text: `${mention}${text}` }])
  })
})
