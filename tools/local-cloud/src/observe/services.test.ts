import { describe, expect, it } from 'vitest'
import { caller, type FakeCloud } from '../ecs/fakes.ts'
import { deploy, NAMES, running, serviceDeployments } from '../ecs/scenario.ts'
import { viewServices } from './services.ts'

const view = ({ ecs }: FakeCloud) => viewServices(ecs)[0]

/** Lets time pass in small steps; fails where the view changed and nobody was notified since it was last read. */
function watch(cloud: FakeCloud) {
  const read = () => JSON.stringify(viewServices(cloud.ecs))
  const seen: string[] = []
  let last = read()
  let notified = false
  cloud.ecs.subscribe(() => {
    notified = true
  })
  function check(): void {
    const now = read()
    if (now !== last && !notified) throw new Error(`not notified of ${now}\nafter ${last}`)
    if (now !== last) seen.push(now)
    last = now
    notified = false
  }
  return {
    seen,
    async advance(ms: number) {
      check()
      for (let passed = 0; passed < ms; passed += 50) {
        await cloud.clock.advance(50)
        check()
      }
    },
  }
}

const scenarios: [string, (cloud: FakeCloud) => Promise<unknown>][] = [
  ['a good deployment', (cloud) => deploy(cloud, 'next')],
  ['a rollback of containers that exit', (cloud) => deploy(cloud, 'crashes')],
  ['a rollback of unhealthy targets', (cloud) => deploy(cloud, 'unhealthy')],
  ['a task that exits later', (cloud) => deploy(cloud, 'crashes-later')],
  ['an image that is missing', (cloud) => deploy(cloud, 'missing')],
  [
    'a superseded deployment',
    async (cloud) => {
      await deploy(cloud, 'slow')
      await deploy(cloud, 'next')
    },
  ],
  [
    'a deployment that is stopped',
    async (cloud) => {
      await deploy(cloud, 'slow')
      await cloud.clock.advance(2000)
      const [{ serviceDeploymentArn }] = await serviceDeployments(cloud)
      await cloud.call('StopServiceDeployment', { serviceDeploymentArn, stopType: 'ROLLBACK' })
    },
  ],
  ['scaling', (cloud) => cloud.call('UpdateService', { ...NAMES, desiredCount: 3 })],
  ['a deletion', (cloud) => cloud.call('DeleteService', { ...NAMES, force: true })],
]

describe('the view of services', () => {
  it.each(scenarios)('never changes without a notification: %s', async (_, play) => {
    const cloud = await running()
    const watched = watch(cloud)
    await play(cloud)
    await watched.advance(70_000)
    expect(watched.seen.length).toBeGreaterThan(3)
  })

  it('forgets a task an hour after its end, with a notification', async () => {
    const cloud = await running()
    await deploy(cloud, 'next')
    await cloud.clock.advance(60_000)
    expect(view(cloud)?.tasks.map(({ lastStatus }) => lastStatus)).toEqual(['STOPPED', 'RUNNING'])
    await cloud.clock.advance(58 * 60_000)
    const watched = watch(cloud)
    await watched.advance(120_000)
    expect(view(cloud)?.tasks).toHaveLength(1)
  })

  it('has the revision, target health and failure of each task', async () => {
    const cloud = await running()
    await deploy(cloud, 'unhealthy-1')
    await cloud.clock.advance(2000)
    const service = view(cloud)
    const [deployment] = service?.deployments ?? []
    expect(service).toMatchObject({ ...caller, cluster: NAMES.cluster, status: 'ACTIVE' })
    expect(deployment).toMatchObject({
      status: 'IN_PROGRESS',
      target: { taskDefinition: 'backend:2', images: [{ tag: 'unhealthy-1' }] },
      sources: [{ taskDefinition: 'backend:1' }],
      breaker: { failures: 0, threshold: 3, status: 'MONITORING' },
      rollback: undefined,
    })
    expect(service?.tasks).toMatchObject([
      { target: 'healthy', lastStatus: 'RUNNING' },
      { startedBy: deployment?.id, tag: 'unhealthy-1', target: 'initial' },
    ])
    await cloud.clock.advance(60_000)
    const [after] = view(cloud)?.deployments ?? []
    expect(after).toMatchObject({
      id: deployment?.id,
      status: 'ROLLBACK_SUCCESSFUL',
      rollback: { to: { taskDefinition: 'backend:1' } },
    })
    expect(view(cloud)?.tasks.filter(({ startedBy }) => startedBy === deployment?.id)).toHaveLength(
      3,
    )
    expect(after?.rollback?.id).not.toBe(after?.id)
  })

  it('has no more than the last stopped tasks and deployments', async () => {
    const cloud = await running()
    for (let revision = 0; revision < 12; revision++) {
      await deploy(cloud, `crashes-${revision}`)
      await cloud.clock.advance(60_000)
    }
    expect(view(cloud)?.deployments).toHaveLength(10)
    expect(view(cloud)?.tasks).toHaveLength(21)
  })
})
