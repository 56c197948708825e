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

test('order that means nothing, and defaults of AWS, are no difference', () => {
  const local: ServiceDefinition = {
    desiredCount: 3,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a', 'subnet-b'] } },
    tags: (remote.tags ?? []).toReversed(),
  }
  const texts = comparableServices(local, remote)
  expect(texts.local).toBe(texts.remote)
})

test('a count that the file leaves out is not compared; one that it has is', () => {
  const { desiredCount: _, ...uncounted } = remote
  const without = comparableServices(uncounted, remote)
  expect(without.local).toBe(without.remote)
  const other = comparableServices({ ...remote, desiredCount: 2 }, remote)
  expect(other.local).not.toBe(other.remote)
})

test('an absent service differs from every definition', () => {
  expect(comparableServices(remote, undefined).remote).toBe('')
})

test('tags are told apart as to be set and to be removed', () => {
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
