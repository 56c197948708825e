import { type FakeCloud, fakeCloud, serviceDefinition, taskDefinition } from './fakes.ts'

/** Helpers for tests of deployments, by the operations of the API. */

export const NAMES = { cluster: 'app-dev', service: 'backend' }

/** A steady service that runs the image `good-1` as `backend:1`; the events so far are cleared. */
export async function running(overrides: object = {}): Promise<FakeCloud> {
  const cloud = fakeCloud()
  await cloud.call('RegisterTaskDefinition', taskDefinition('good-1'))
  await cloud.call('CreateService', { ...serviceDefinition(overrides), taskDefinition: 'backend' })
  await cloud.clock.advance(20_000)
  cloud.emitted.length = 0
  return cloud
}

/** Deploys an image by its tag, which selects its behaviour. */
export async function deploy(cloud: FakeCloud, tag: string, more: object = {}): Promise<void> {
  await cloud.call('RegisterTaskDefinition', taskDefinition(tag))
  await cloud.call('UpdateService', { ...NAMES, taskDefinition: 'backend', ...more })
}

export async function service(cloud: FakeCloud) {
  const { services } = await cloud.call('DescribeServices', {
    cluster: NAMES.cluster,
    services: [NAMES.service],
  })
  return services[0]
}

/** Newest first. */
export async function serviceDeployments(cloud: FakeCloud) {
  const list = await cloud.call('ListServiceDeployments', NAMES)
  const { serviceDeployments } = await cloud.call('DescribeServiceDeployments', {
    serviceDeploymentArns: list.serviceDeployments.map(
      (one: { serviceDeploymentArn: string }) => one.serviceDeploymentArn,
    ),
  })
  return serviceDeployments
}

/** The service's own event log, newest first. */
export const messages = async (cloud: FakeCloud): Promise<string[]> =>
  (await service(cloud)).events.map(({ message }: { message: string }) => message)

const details = (cloud: FakeCloud, detailType: string) =>
  cloud.emitted.filter((event) => event['detail-type'] === detailType).map(({ detail }) => detail)

export const deploymentEvents = (cloud: FakeCloud) => details(cloud, 'ECS Deployment State Change')

export const hookEvents = (cloud: FakeCloud) => details(cloud, 'ECS Hook State Change')

export const taskEvents = (cloud: FakeCloud, lastStatus?: string) =>
  details(cloud, 'ECS Task State Change').filter(
    (detail) => lastStatus === undefined || detail.lastStatus === lastStatus,
  )

/** Names of the `ECS Service Action` events. */
export const serviceActions = (cloud: FakeCloud): string[] =>
  details(cloud, 'ECS Service Action').map(({ eventName }) => eventName)
