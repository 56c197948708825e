import { fileURLToPath } from 'node:url'
import { resourceNames, targetIn } from '@repo/environments'
import { copyWithSecondService, type SecondService } from '@repo/stage'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Delivery, openDelivery } from './delivery.ts'
import {
  act,
  builds,
  crash,
  linesOf,
  lite,
  mentionsOf,
  pushes,
  skipWithoutAct,
  timeout,
  workflowMessages,
} from './testing.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const options = { timeout: 2 * timeout }

describe('workflows of an environment with a second service, as docs/second-service.md adds it', () => {
  let copy: SecondService
  let delivery: Delivery
  const short = () => delivery.sha().slice(0, 7)
  const command = () => [process.execPath, `${copy.root}/apps/worker/src/main.ts`]
  const commands = () => ({ [copy.worker.service.repository]: command() })
  const mention = () => mentionsOf(copy.worker)

  beforeAll(async () => {
    if (!act) return
    copy = copyWithSecondService(root)
    const { table, worker } = copy
    const environment = worker.name
    delivery = await openDelivery({
      root: copy.root,
      act,
      table,
      environment,
      ecspresso: lite,
      speed: 6,
    })
  }, timeout)
  beforeEach(skipWithoutAct)
  afterAll(async () => {
    await delivery?.close()
    copy?.remove()
  })

  it(
    'a push builds and deploys both, and Slack shows one message with two verdicts',
    options,
    async () => {
      const { branch, name, service } = copy.worker
      const run = await delivery.run({ branch, outcomes: { commands: commands() } })
      expect(run.exitCode, run.output).toBe(0)
      const first = targetIn(copy.worker).service
      expect(builds(run).map(({ inputs }) => inputs['file'])).toEqual(
        expect.arrayContaining([first.dockerfile, service.dockerfile]),
      )
      expect(pushes(run)).toHaveLength(2)
      const { cards, last } = workflowMessages(delivery)
      expect(cards).toHaveLength(1)
      expect(last?.text).toBe(`✅ ${name} · ${first.name}, ${service.name}: delivered ${short()}`)
      const lines = linesOf(last).join('\n')
      expect(lines).toMatch(new RegExp(`^${first.name} · deployment: serves after`, 'm'))
      expect(lines).toMatch(
        new RegExp(
          `^${service.name} · deployment: runs after .*no load balancer sends it requests`,
          'm',
        ),
      )
      expect(lines).toContain('\nscan: Trivy passed · Dockle passed')
    },
  )

  it(
    'a service that cannot start does not keep the other one from its verdict',
    options,
    async () => {
      const { branch, name, service } = copy.worker
      const first = targetIn(copy.worker).service
      const before = short()
      delivery.commit('Break the worker')
      const run = await delivery.run({
        branch,
        outcomes: { commands: { [service.repository]: crash } },
      })
      expect(run.exitCode).toBe(1)
      const { last } = workflowMessages(delivery)
      expect(last?.text).toBe(
        `↩️ ${name} · ${service.name}: ${short()} failed, rolled back to ${before}`,
      )
      expect(linesOf(last)).toContain(`✅ ${name} · ${first.name}: delivered ${short()}`)
    },
  )

  it('a rollback names the service that it is for', options, async () => {
    const { branch, name, service } = copy.worker
    delivery.commit('Fix the worker')
    const fixed = await delivery.run({ branch, outcomes: { commands: commands() } })
    expect(fixed.exitCode, fixed.output).toBe(0)
    const run = await delivery.run({
      branch,
      event: 'workflow_dispatch',
      workflow: 'rollback.yml',
      inputs: { environment: name, service: service.name, revision: '', reason: 'too slow' },
    })
    expect(run.exitCode, run.output).toBe(0)
    const { taskFamily } = resourceNames(copy.worker)
    expect(workflowMessages(delivery).last?.text).toMatch(
      new RegExp(`^${mention()}↩️ ${name} · ${service.name}: rolled back by hand to `),
    )
    expect(linesOf(workflowMessages(delivery).last).join('\n')).toContain(
      `${taskFamily}:1 is PRIMARY`,
    )
  })
})
