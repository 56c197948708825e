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
