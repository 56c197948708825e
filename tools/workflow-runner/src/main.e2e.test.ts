import { resourceNames } from '@repo/environments'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Delivery } from './delivery.ts'
import {
  act,
  expectRed,
  lite,
  mentioned,
  open,
  patience,
  production,
  pushes,
  real,
  subjectOf,
  told,
  withoutAct,
} from './testing.ts'

const options = { timeout: patience }
const { account, branch } = production
const [subject, mention] = [subjectOf(production), mentioned(production)]
const { taskFamily } = resourceNames(production)
const crash = [process.execPath, '-e', 'console.error("no such table"); process.exit(1)']

describe.each([
  { name: 'ecspresso-lite', ecspresso: lite },
  { name: 'the real ecspresso', ecspresso: real },
])(`a push to ${branch}, with $name`, ({ ecspresso }) => {
  let delivery: Delivery
  const short = () => delivery.sha().slice(0, 7)

  beforeAll(async () => {
    if (act && ecspresso) delivery = await open(production, { ecspresso })
  }, patience)
  beforeEach(({ skip }) => {
    skip(!act, withoutAct)
    skip(!ecspresso, 'no ecspresso on PATH')
  })
  afterAll(() => delivery?.close())

  it('is deployed to production, and rings nobody', options, async () => {
    const run = await delivery.run({ branch })
    expect(run.exitCode, run.output).toBe(0)
    expect(await delivery.stage.servingCommit()).toBe(delivery.sha())
    expect(pushes(run)[0]?.args[1]).toContain(account)
    expect(told(delivery).last?.text).toBe(`✅ ${subject}: delivered ${short()}`)
    expect(told(delivery).replies).toEqual([])
  })

  it(
    'that ECS rolls back is red, in Slack too, and rings the people on call',
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
      expect(told(delivery).replies).toMatchObject([
        { text: `${mention}${text}`, reply_broadcast: true },
      ])
      expect(run.output).toContain('### What ECS says')
    },
  )

  it(
    'of a commit that serves, rolled back for its variables, is red as well',
    options,
    async ({ skip }) => {
      skip(ecspresso !== lite, 'once is enough: it is about the verdict, whatever deploys')
      // The image is the same before and after, so only the task definition tells.
      delivery.commit('Break the configuration')
      expect((await delivery.run({ branch })).exitCode).toBe(0)
      const run = await delivery.run({ branch, variables: { COGNITO_USER_POOL_ID: '-' } })
      expect(run.exitCode).toBe(1)
      expectRed(delivery, `↩️ ${subject}: ${short()} failed, rolled back to ${taskFamily}:3`)
    },
  )

  it('whose tests fail rings the people on call too', options, async ({ skip }) => {
    skip(ecspresso !== lite, 'the same with any ecspresso, as none is run')
    await delivery.run({ branch, outcomes: { tests: 'fail' } })
    expectRed(delivery, `${mention}❌ ${subject}: ${short()} was not delivered, tests failed`)
  })
})

describe(`a push to ${branch}, with an ecspresso that calls every deployment a success`, () => {
  let delivery: Delivery
  beforeAll(async () => {
    if (act) delivery = await open(production, { blind: true })
  }, patience)
  beforeEach(({ skip }) => skip(!act, withoutAct))
  afterAll(() => delivery?.close())

  it('is red where ECS rolls it back: ECS itself is asked', options, async () => {
    const before = { sha: '4f2a9c1d'.repeat(5), author: 'hana', real: false }
    delivery.stage.push(before)
    expect((await delivery.stage.deploy(before)).exitCode).toBe(0)
    const run = await delivery.run({ branch, outcomes: { command: crash } })
    expect(run.exitCode).toBe(1)
    expect(run.output).toMatch(/Success - Main ecspresso deploy/)
    expect(run.output).toMatch(/Failure - Main .* verdict/)
    const text = `↩️ ${subject}: ${delivery.sha().slice(0, 7)} failed, rolled back to 4f2a9c1`
    expectRed(delivery, text)
    expect(told(delivery).replies).toMatchObject([{ text: `${mention}${text}` }])
  })
})
