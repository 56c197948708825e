import { describe, expect, test } from 'vitest'
import { type CountMetric, createAlarms } from '../../cloudwatch/alarms.ts'
import { caller, type FakeCloud, fakeCloud, serviceDefinition, taskDefinition } from '../fakes.ts'
import { deploy, deploymentEvents, service, serviceDeployments } from '../scenario.ts'

const metric: CountMetric = { name: 'HTTPCode_Target_5XX_Count', loadBalancer: 'app/one/1' }
const ERRORS = 'app-dev-ServerErrors'
const minute = 60_000

/** A steady service whose deployments watch an alarm of five minutes, and what makes that alarm go on. */
async function watched(alarms: object = {}) {
  let fail = () => {}
  const cloud = fakeCloud((clock) => {
    const created = createAlarms({ clock, events: { emit: () => {} } })
    const settings = { threshold: 1, periodMs: minute, periods: 5, datapoints: 1 }
    created.put(caller, { ...settings, name: ERRORS, counts: [metric] })
    fail = () => created.count(metric)
    return { alarms: created }
  })
  const deploymentConfiguration = {
    ...serviceDefinition().deploymentConfiguration,
    alarms: { enable: true, rollback: true, alarmNames: [ERRORS], ...alarms },
  }
  await cloud.call('RegisterTaskDefinition', taskDefinition('good-1'))
  const definition = serviceDefinition({ deploymentConfiguration })
  await cloud.call('CreateService', { ...definition, taskDefinition: 'backend' })
  await cloud.clock.advance(6 * minute)
  cloud.emitted.length = 0
  return { cloud, fail: () => fail() }
}

const latest = async (cloud: FakeCloud) => (await serviceDeployments(cloud))[0]
const names = (cloud: FakeCloud) => deploymentEvents(cloud).map(({ eventName }) => eventName)

describe('deployment whose alarm goes on', () => {
  test('the deployment is rolled back with the name of the alarm, though its tasks are healthy', async () => {
    const { cloud, fail } = await watched()
    await deploy(cloud, 'good-2')
    await cloud.clock.advance(minute)
    expect(await latest(cloud)).toMatchObject({
      status: 'IN_PROGRESS',
      alarms: { status: 'MONITORING', alarmNames: [ERRORS], triggeredAlarmNames: [] },
    })
    fail()
    await cloud.clock.advance(minute)
    expect(await latest(cloud)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      alarms: { status: 'TRIGGERED', triggeredAlarmNames: [ERRORS] },
    })
    expect((await service(cloud)).taskDefinition).toMatch(/backend:1$/)
    expect(deploymentEvents(cloud).slice(1)).toMatchObject([
      {
        eventName: 'SERVICE_DEPLOYMENT_FAILED',
        reason: 'ECS deployment alarms: alarm detected.',
      },
      {
        eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS',
        reason: expect.stringMatching(/^ECS deployment alarms: rolling back to deploymentId /),
      },
      { eventName: 'SERVICE_DEPLOYMENT_COMPLETED' },
    ])
  })

  test('without rollback the deployment fails, and its tasks stay', async () => {
    const { cloud, fail } = await watched({ rollback: false })
    await deploy(cloud, 'good-2')
    await cloud.clock.advance(minute)
    fail()
    await cloud.clock.advance(minute)
    expect(await latest(cloud)).toMatchObject({ status: 'STOPPED' })
    expect((await service(cloud)).taskDefinition).toMatch(/backend:2$/)
  })
})

describe('deployment with alarms that stay off', () => {
  test('the deployment is over when the time that its alarms look back is', async () => {
    const { cloud } = await watched()
    await deploy(cloud, 'good-2')
    await cloud.clock.advance(4 * minute)
    expect(names(cloud)).toEqual(['SERVICE_DEPLOYMENT_IN_PROGRESS'])
    await cloud.clock.advance(2 * minute)
    expect(await latest(cloud)).toMatchObject({
      status: 'SUCCESSFUL',
      alarms: { status: 'MONITORING_COMPLETE' },
    })
  })

  test.each([
    ['switched off', { enable: false }],
    ['of other names', { alarmNames: ['app-dev-SlowResponses'] }],
  ])('the deployment does not watch alarms that are %s', async (_, alarms) => {
    const { cloud, fail } = await watched(alarms)
    await deploy(cloud, 'good-2')
    fail()
    await cloud.clock.advance(6 * minute)
    expect(await latest(cloud)).toMatchObject({ status: 'SUCCESSFUL' })
  })

  test('the deployment ignores an alarm that was on before, as it may be what ends it', async () => {
    const { cloud, fail } = await watched()
    fail()
    await deploy(cloud, 'good-2')
    await cloud.clock.advance(minute)
    expect(await latest(cloud)).toMatchObject({
      status: 'SUCCESSFUL',
      alarms: { status: 'DISABLED' },
    })
  })
})
