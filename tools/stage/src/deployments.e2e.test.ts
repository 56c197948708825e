import { fileURLToPath } from 'node:url'
import {
  ContinueServiceDeploymentCommand,
  DescribeServiceDeploymentsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  StopServiceDeploymentCommand,
} from '@aws-sdk/client-ecs'
import { type ScenarioName, scenarios } from '@repo/aws-events/scenarios'
import { type ChosenEcspresso, chooseEcspresso, openHttpsRegistry } from '@repo/ecspresso-lite'
import { resourceNames } from '@repo/environments'
import { it as base, describe, expect, inject } from 'vitest'
import { type Commit, nextCommit } from './commit.ts'
import { requiredVariable } from './github-variables.ts'
import { images } from './images/images.ts'
import { type Pace, watched } from './seed/pace.ts'
import { openStage, type Stage, until } from './stage.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const first: Commit = { sha: '4f2a9c1d'.repeat(5), author: 'hana', real: false }
const second = nextCommit(first, 'the second commit')

const found = inject('ecspresso') ? chooseEcspresso({ path: process.env['PATH'], root }) : undefined

interface Driver {
  readonly name: string
  readonly ecspresso: ChosenEcspresso | undefined
  /** Speed of the cloud's clock, by which ecspresso-lite waits too. The real ecspresso waits by the machine's. */
  readonly speed: number
  readonly pace: Pace
  /** Only in real time do tests mostly wait; with a fast clock the machine is busy. */
  readonly concurrent: boolean
  /** Timeout of a test, real milliseconds. */
  readonly timeout: number
}

const drivers: Driver[] = [
  {
    name: 'ecspresso-lite',
    ecspresso: { kind: 'lite', why: 'the test selects it' },
    speed: 15,
    // The grace period of 30 s is 2 s of the machine then: do not count a slow start as unhealthy.
    pace: { unhealthyThresholdCount: 5 },
    concurrent: false,
    timeout: 240_000,
  },
  {
    name: 'the real ecspresso',
    ecspresso: found?.kind === 'binary' ? found : undefined,
    speed: 1,
    pace: watched,
    concurrent: true,
    timeout: 240_000,
  },
]

describe.each(drivers)('deployments with $name', (driver) => {
  const { ecspresso, speed, pace, timeout } = driver
  const options = { timeout, concurrent: driver.concurrent }

  /** Each test has its own stage, with the first commit deployed and the second pushed. */
  const it = base.extend<{ stage: Stage }>({
    async stage({ skip }, use) {
      if (!ecspresso) return skip('no ecspresso on PATH')
      const stage = await openStage({ root, ecspresso, speed, pace })
      try {
        stage.push(first)
        const run = await stage.deploy(first)
        expect(run.exitCode, run.output).toBe(0)
        expect(await stage.untilCard(first, 'deployed')).toMatchObject({ status: 'deployed' })
        stage.push(second)
        await use(stage)
      } finally {
        await stage.close()
      }
    },
  })

  /** Start of every message about the service. */
  const headline = ({ environment }: Stage) => `${environment.name} · ${environment.service.name}`

  /** The card of a commit, once it has the status of this scenario of the catalogue. */
  const cardAfter = async (stage: Stage, name: ScenarioName, commit = second) => {
    const { A: status = '' } = scenarios[name].cards
    const card = await stage.untilCard(commit, status, timeout / 2)
    expect(card).toMatchObject({ status })
    return card
  }

  it(
    'a deployment that succeeds exits with 0, serves, and edits one message from rolling out to deployed',
    options,
    async ({ stage }) => {
      const run = await stage.deploy(second)
      expect(run.exitCode, run.output).toBe(0)
      expect(await stage.servingCommit()).toBe(second.sha)
      const card = await cardAfter(stage, 'deployed')
      expect(card?.text).toMatch(new RegExp(`^✅ ${headline(stage)}: .*${second.sha.slice(0, 7)}`))
      const message = stage.messages().find(({ ts }) => ts === card?.ts)
      expect(message?.metadata?.event_payload).toMatchObject({
        commit: second.sha,
        previous_commit: first.sha,
      })
      expect(message?.history[0]?.text).toMatch(new RegExp(`^⏳ ${headline(stage)}: `))
      expect(stage.messages()).toHaveLength(2)
    },
  )

  it(
    'a deployment whose container exits at start exits with 1 and is rolled back, with exit code and log line in the thread',
    options,
    async ({ stage }) => {
      const lost = requiredVariable(stage)
      const run = await stage.deploy(second, { [lost]: '' })
      expect(run.exitCode, run.output).toBe(1)
      expect(await stage.servingCommit()).toBe(first.sha)
      const { container } = stage.environment.service
      expect(await cardAfter(stage, 'rolled-back')).toMatchObject({
        text: expect.stringContaining(first.sha.slice(0, 7)),
        payload: { cause: 'application-error', container, exit_code: 1 },
      })
      const why = await stage.untilThread(second, new RegExp(`${lost}: required`), timeout / 2)
      expect(why).toContain(container)
      expect(why).toMatch(new RegExp(`${lost}: required, must `))
      neverGreen(stage, second)
    },
  )

  it(
    'a deployment whose health check never passes exits with 1 and is rolled back, with the health check in the thread',
    options,
    async ({ stage }) => {
      stage.push(second, images.unhealthy)
      const run = await stage.deploy(second)
      expect(run.exitCode, run.output).toBe(1)
      expect(await stage.servingCommit()).toBe(first.sha)
      expect(await cardAfter(stage, 'rolled-back')).toMatchObject({
        payload: { cause: 'health-check' },
      })
      neverGreen(stage, second)
    },
  )

  it(
    'a deployment that never ends fails at the timeout and its card is stuck',
    options,
    async ({ stage }) => {
      stage.force('stuck')
      const run = await stage.deploy(second, {}, ['--timeout', '20s'])
      expect(run.exitCode, run.output).not.toBe(0)
      expect(await stage.servingCommit()).toBe(first.sha)
      await stage.cloud.clock.advance(60 * 60_000)
      expect((await cardAfter(stage, 'stuck'))?.text).toMatch(/^🧱/)
    },
  )

  it(
    'a rollback by hand exits with 0, serves the old commit, and its card is rolled back by hand',
    options,
    async ({ stage }) => {
      expect((await stage.deploy(second)).exitCode).toBe(0)
      await cardAfter(stage, 'deployed')
      const run = await stage.run(['rollback', '--wait-until', 'deployed'], second)
      expect(run.exitCode, run.output).toBe(0)
      expect(await stage.servingCommit()).toBe(first.sha)
      const card = await cardAfter(stage, 'rolled-back-by-hand', first)
      expect(card?.text).toMatch(new RegExp(`^↩️ ${headline(stage)}: `))
      expect(card?.payload).toMatchObject({ outcome: 'rolled-back-by-hand' })
      expect(stage.card(second)).toMatchObject({ status: 'deployed' })
    },
  )

  it.for([
    { action: 'CONTINUE', exitCode: 0, scenario: 'approved', serving: second },
    { action: 'ROLLBACK', exitCode: 1, scenario: 'refused', serving: first },
  ] as const)(
    'a deployment that waits for approval and gets $action is $scenario',
    options,
    async ({ action, exitCode, scenario, serving }, { stage }) => {
      stage.force('paused')
      const running = stage.deploy(second)
      expect((await cardAfter(stage, 'awaiting-approval'))?.text).toMatch(/^✋/)
      const request = await stage.untilThread(second, /continue-service-deployment/, timeout / 2)
      expect(request).toMatch(/POST_SCALE_UP.*: .*\b[12]\b.*\b[12]\b/)
      await completeHook(stage, action)
      expect(await running).toMatchObject({ exitCode })
      expect(await stage.servingCommit()).toBe(serving.sha)
      await cardAfter(stage, scenario)
    },
  )

  it(
    'a deployment that a newer one replaces is marked replaced, and the newer one is deployed',
    options,
    async ({ stage }) => {
      stage.force('stuck')
      expect((await stage.deploy(second, {}, ['--no-wait'])).exitCode).toBe(0)
      await cardAfter(stage, 'rolling-out')
      stage.force('succeed')
      const third = nextCommit(second, 'the third commit')
      stage.push(third)
      expect((await stage.deploy(third)).exitCode).toBe(0)
      await cardAfter(stage, 'deployed', third)
      expect(await cardAfter(stage, 'replaced')).toMatchObject({
        text: expect.stringMatching(/^⛔ /),
        payload: { outcome: 'replaced' },
      })
      expect(stage.thread(second)).toBe('')
    },
  )

  it(
    'a deployment stopped by hand is rolled back, and its card is stopped by hand',
    options,
    async ({ stage }) => {
      stage.force('stuck')
      expect((await stage.deploy(second, {}, ['--no-wait'])).exitCode).toBe(0)
      await cardAfter(stage, 'rolling-out')
      const { ecs, serviceDeploymentArn } = await runningDeployment(stage)
      await ecs.send(
        new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }),
      )
      expect(await cardAfter(stage, 'stopped')).toMatchObject({
        text: expect.stringMatching(/^⛔ /),
        payload: { by_hand: true },
      })
      await until(
        () => stage.card(second)?.payload['outcome'],
        (outcome) => outcome === 'stopped-rolled-back',
      )
      expect(stage.card(second)).toMatchObject({
        text: expect.stringContaining(first.sha.slice(0, 7)),
        payload: { outcome: 'stopped-rolled-back' },
      })
      expect(await stage.servingCommit()).toBe(first.sha)
    },
  )

  it(
    'verify succeeds before a deployment, and diff is empty only after it',
    options,
    async ({ stage }) => {
      const { account, region } = stage.environment
      const host = `${account}.dkr.ecr.${region}.amazonaws.com`
      // ecspresso-lite finds the image by the ECR API and needs no registry.
      const registry =
        ecspresso?.kind === 'binary' ? await openHttpsRegistry(stage.cloud.port, [host]) : undefined
      try {
        const verified = await stage.run(['verify'], second, registry?.environment)
        expect(verified.exitCode, verified.output).toBe(0)
      } finally {
        registry?.close()
      }
      expect((await stage.run(['diff'], second)).stdout).toContain(second.sha)
      expect((await stage.deploy(second)).exitCode).toBe(0)
      expect(await stage.run(['diff'], second)).toMatchObject({ exitCode: 0, stdout: '' })
    },
  )

  it('status, revisions, register and wait succeed', options, async ({ stage }) => {
    const status = await stage.run(['status'], first)
    expect(status).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('has reached a steady state'),
    })
    expect(await stage.run(['register'], second)).toMatchObject({ exitCode: 0 })
    const revisions = await stage.run(['revisions', '--output', 'json'], first)
    expect(revisions).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`${resourceNames(stage.environment).taskFamily}:2`),
    })
    expect(await stage.run(['wait', '--wait-until', 'stable'], first)).toMatchObject({
      exitCode: 0,
    })
  })

  it('run starts a task and returns its exit code and log', options, async ({ stage, skip }) => {
    if (ecspresso?.kind !== 'binary')
      return skip('needs the real ecspresso: ecspresso-lite has no command run')
    // ecspresso reads the log every 5 s and misses the last lines of a task that has ended before.
    const script = 'console.log("migrated"); setTimeout(() => process.exit(3), 9000)'
    stage.push(second, [process.execPath, '-e', script])
    const run = await stage.run(
      ['run', '--watch-container', stage.environment.service.container],
      second,
    )
    expect(run.exitCode, run.output).toBe(1)
    expect(run.output).toContain('migrated')
  })
})

/** Expects that no version of any message reported this commit as deployed. */
function neverGreen(stage: Stage, commit: Commit): void {
  const versions = stage.messages().flatMap(({ history }) => history.map(({ text }) => text))
  expect(
    versions.filter((text) => text.startsWith('✅') && text.includes(commit.sha.slice(0, 7))),
  ).toEqual([])
}

/** The service deployment in progress, and an ECS client. */
async function runningDeployment({ cloud, environment }: Stage) {
  const { account, region, cluster } = environment
  const service = environment.service.name
  const ecs = new ECSClient({
    endpoint: cloud.endpoint,
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'local' },
  })
  const { serviceDeployments = [] } = await ecs.send(
    new ListServiceDeploymentsCommand({ cluster, service, status: ['IN_PROGRESS'] }),
  )
  const serviceDeploymentArn = serviceDeployments[0]?.serviceDeploymentArn
  if (!serviceDeploymentArn) throw new Error('no deployment is in progress')
  return { ecs, serviceDeploymentArn }
}

/** Continues or rolls back the paused deployment, as an operator would with the AWS CLI. */
async function completeHook(stage: Stage, action: 'CONTINUE' | 'ROLLBACK'): Promise<void> {
  const { ecs, serviceDeploymentArn } = await runningDeployment(stage)
  const described = await ecs.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [serviceDeploymentArn] }),
  )
  const hook = described.serviceDeployments?.[0]?.lifecycleHookDetails?.find(
    ({ status }) => status === 'AWAITING_ACTION',
  )
  if (!hook?.hookId) throw new Error('no hook waits')
  await ecs.send(
    new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId: hook.hookId, action }),
  )
}
