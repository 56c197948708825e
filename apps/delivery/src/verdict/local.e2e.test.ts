import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling'
import {
  DescribeServicesCommand,
  ListTasksCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs'
import { dev, environments } from '@repo/environments/fixture'
import { cronAt } from '@repo/scheduled-scaling'
import { afterEach, describe, expect, it } from 'vitest'
import { type LocalDeployments, openLocalDeployments, sha } from '../local-deployment.fixture.ts'
import { runCommand } from '../testing.ts'
import { verdictCommand } from './command.ts'

const service = { cluster: dev.cluster, service: dev.service.name }
let local: LocalDeployments

afterEach(() => local.close())

/** The verdict on the deployment of a commit, by the clock of the cloud. */
async function verdictOn(commit: string) {
  const command = verdictCommand(() => local, environments, local.root)
  const env = { ...local.aws, ENV: dev.name, GITHUB_SHA: commit }
  const { clock } = local.cloud
  const { printed } = await runCommand(command, ['--json', '--within', '30'], env, {
    now: () => clock.now(),
    sleep: (ms) => clock.sleep(ms),
  })
  return JSON.parse(printed)
}

it('a count that Application Auto Scaling has set survives a deployment whose definition has none', async () => {
  local = await openLocalDeployments()
  await local.deploy(sha('a'), 'succeed')
  await local.ecs.send(new UpdateServiceCommand({ ...service, desiredCount: 5 }))
  const values = join(local.root, dev.service.definitions, 'values.env')
  const text = readFileSync(values, 'utf8')
  writeFileSync(values, text.replace(/^DESIRED_COUNT=.*$/m, 'DESIRED_COUNT=null'))
  expect(await local.deploy(sha('b'), 'succeed')).toBe(0)
  const { services = [] } = await local.ecs.send(
    new DescribeServicesCommand({ cluster: dev.cluster, services: [dev.service.name] }),
  )
  expect(services).toMatchObject([{ desiredCount: 5, runningCount: 5 }])
  expect(await verdictOn(sha('b'))).toMatchObject({ outcome: 'serving' })
})

describe('the verdict on a successful deployment', () => {
  it('is serving where its tasks run', async () => {
    local = await openLocalDeployments()
    await local.deploy(sha('a'), 'succeed')
    expect(await verdictOn(sha('a'))).toMatchObject({ outcome: 'serving' })
  })

  it('is nothing_runs where no task is to run', async () => {
    local = await openLocalDeployments()
    await local.deploy(sha('a'), 'succeed')
    await local.ecs.send(new UpdateServiceCommand({ ...service, desiredCount: 0 }))
    expect(await verdictOn(sha('a'))).toMatchObject({
      outcome: 'nothing_runs',
      reason: expect.stringMatching(/its desired count is 0$/),
    })
  })

  it('is scaled_to_zero where a schedule has scaled it in, and serving once it has scaled it out', async () => {
    local = await openLocalDeployments()
    await local.deploy(sha('a'), 'succeed')
    const { clock } = local.cloud
    const target = {
      ServiceNamespace: 'ecs',
      ResourceId: `service/${dev.cluster}/${dev.service.name}`,
      ScalableDimension: 'ecs:service:DesiredCount',
    } as const
    await local.scaling.send(
      new RegisterScalableTargetCommand({ ...target, MinCapacity: 1, MaxCapacity: 2 }),
    )
    /** Waits until an action of the next minute has set these limits. */
    async function scale(MinCapacity: number, MaxCapacity: number) {
      const at = new Date(clock.now() + 60_000).toISOString().slice(11, 16)
      const put = new PutScheduledActionCommand({
        ...target,
        ScheduledActionName: `to-${MaxCapacity}`,
        Schedule: cronAt(at, 'SUN-SAT'),
        ScalableTargetAction: { MinCapacity, MaxCapacity },
      })
      await local.scaling.send(put)
      await clock.sleep(61_000)
    }
    await scale(0, 0)
    await local.ecs.send(new UpdateServiceCommand({ ...service, forceNewDeployment: true }))
    await clock.sleep(10_000)
    expect(await verdictOn(sha('a'))).toMatchObject({
      outcome: 'scaled_to_zero',
      reason: expect.stringContaining('0 tasks are wanted by the schedule'),
    })
    await scale(1, 2)
    expect(await verdictOn(sha('a'))).toMatchObject({ outcome: 'serving' })
  })

  it('is not serving where its containers end a few seconds after their start', async () => {
    // Its process runs in real time: slower, so that it ends while it is observed.
    local = await openLocalDeployments({ speed: 5 })
    const file = join(local.root, 'end')
    const end = `require('fs').existsSync(${JSON.stringify(file)}) && process.exit(1)`
    await local.deploy(sha('a'), 'succeed', `setInterval(() => ${end}, 50)`)
    writeFileSync(file, '')
    expect(await verdictOn(sha('a'))).toMatchObject({
      outcome: expect.stringMatching(/^(unhealthy|nothing_runs)$/),
    })
  })

  it('waits for the task that replaces a stopped one', async () => {
    local = await openLocalDeployments()
    await local.deploy(sha('a'), 'succeed')
    const { taskArns = [] } = await local.ecs.send(new ListTasksCommand({ cluster: dev.cluster }))
    for (const task of taskArns)
      await local.ecs.send(new StopTaskCommand({ cluster: dev.cluster, task }))
    expect(await verdictOn(sha('a'))).toMatchObject({ outcome: 'serving' })
  })
})
