import { expect, test } from 'vitest'
import type { ServiceDefinition } from '../definitions/load.ts'
import { comparableServices } from './service.ts'
import { compareTags } from './tags.ts'

const remote: ServiceDefinition = {
  desiredCount: 3,
  launchType: 'FARGATE',
  platformVersion: 'LATEST',
  schedulingStrategy: 'REPLICA',
  deploymentConfiguration: {
    deploymentCircuitBreaker: { enable: false, rollback: false },
    maximumPercent: 200,
    minimumHealthyPercent: 100,
  },
  networkConfiguration: {
    awsvpcConfiguration: { subnets: ['subnet-b', 'subnet-a'], assignPublicIp: 'DISABLED' },
  },
  loadBalancers: [],
  tags: [
    { key: 'B', value: '2' },
    { key: 'A', value: '1' },
  ],
}

test("service diff ignores AWS's defaults and order without meaning", () => {
  const local: ServiceDefinition = {
    desiredCount: 3,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a', 'subnet-b'] } },
    tags: (remote.tags ?? []).toReversed(),
  }
  const texts = comparableServices(local, remote)
  expect(texts.local).toBe(texts.remote)
})

test('service diff compares desiredCount only where the file has one', () => {
  const { desiredCount: _, ...uncounted } = remote
  const without = comparableServices(uncounted, remote)
  expect(without.local).toBe(without.remote)
  const other = comparableServices({ ...remote, desiredCount: 2 }, remote)
  expect(other.local).not.toBe(other.remote)
})

test('service diff compares a missing service as empty text', () => {
  expect(comparableServices(remote, undefined).remote).toBe('')
})

test('compareTags returns the tags to set and the keys to remove', () => {
  const local = [
    { key: 'A', value: 'changed' },
    { key: 'C', value: 'new' },
  ]
  expect(compareTags(remote.tags, local)).toEqual({
    set: [
      { key: 'C', value: 'new' },
      { key: 'A', value: 'changed' },
    ],
    remove: ['B'],
  })
})

test('service diff ignores what AWS fills into a deployment configuration', () => {
  const filled: ServiceDefinition = {
    ...remote,
    deploymentConfiguration: {
      strategy: 'ROLLING',
      bakeTimeInMinutes: 0,
      deploymentCircuitBreaker: {
        enable: true,
        rollback: true,
        resetOnHealthyTask: true,
        thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
      },
      maximumPercent: 200,
      minimumHealthyPercent: 100,
    },
  }
  const local = (breaker: object): ServiceDefinition => ({
    ...remote,
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: true, rollback: true, ...breaker },
      maximumPercent: 200,
      minimumHealthyPercent: 100,
    },
  })
  const same = comparableServices(local({}), filled)
  expect(same.local).toBe(same.remote)
  const threshold = { thresholdConfiguration: { type: 'COUNT', value: 1 } }
  for (const breaker of [threshold, { resetOnHealthyTask: false }]) {
    const other = comparableServices(local(breaker), filled)
    expect(other.local).not.toBe(other.remote)
  }
})
