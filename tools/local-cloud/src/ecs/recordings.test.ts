import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, inject, test } from 'vitest'
import { fakeCloud } from './fakes.ts'
import { running, service } from './scenario.ts'

/** What ecspresso sent and got, as far as it is about ECS. */
interface RecordedCall {
  readonly service: string
  readonly operation: string
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: recorded bodies of many operations.
  readonly request: any
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly response: any
}

const corpus = inject('corpus')

function recorded(operation: string): readonly RecordedCall[] {
  const folder = join(corpus ?? '', 'ecspresso-cases')
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(
      ({ name }): RecordedCall[] =>
        JSON.parse(readFileSync(join(folder, name, 'case.json'), 'utf8')).calls,
    )
    .filter((call) => call.operation === operation && call.status === 200)
}

/** Empty lists say nothing: ECS writes some of them, and ecspresso drops all of them. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => !(Array.isArray(child) && child.length === 0))
      .map(([name, child]) => [name, withoutEmpty(child)]),
  )
}

describe('the recorded answers of ECS', () => {
  beforeEach(({ skip }) => {
    if (!corpus) skip('no corpus: set CORPUS to its folder')
  })

  test('RegisterTaskDefinition answers the same containers', async () => {
    const calls = recorded('RegisterTaskDefinition')
    expect(calls.length).toBeGreaterThan(40)
    for (const { request, response } of calls) {
      const { call } = fakeCloud()
      const ours = await call('RegisterTaskDefinition', request)
      expect(Object.keys(ours.taskDefinition)).toEqual(
        expect.arrayContaining(Object.keys(response.taskDefinition)),
      )
      for (const field of ['containerDefinitions', 'cpu', 'memory', 'networkMode', 'family'])
        expect(withoutEmpty(ours.taskDefinition[field])).toEqual(
          withoutEmpty(response.taskDefinition[field]),
        )
      expect(ours.tags).toEqual(response.tags ?? [])
    }
  })

  test('DescribeServices has every field that a recorded one has', async () => {
    const cloud = await running({ healthCheckGracePeriodSeconds: 60 })
    const ours = await service(cloud)
    for (const { response } of recorded('DescribeServices'))
      for (const theirs of response.services) {
        const { tags: _, ...fields } = theirs
        expect(Object.keys(ours)).toEqual(expect.arrayContaining(Object.keys(fields)))
        for (const deployment of theirs.deployments ?? [])
          expect(Object.keys(ours.deployments[0])).toEqual(
            expect.arrayContaining(Object.keys(deployment)),
          )
      }
  })

  test('DescribeTasks has every field that a recorded one has', async () => {
    const cloud = await running()
    const { taskArns } = await cloud.call('ListTasks', { cluster: 'app-dev' })
    const { tasks } = await cloud.call('DescribeTasks', { cluster: 'app-dev', tasks: taskArns })
    for (const { response } of recorded('DescribeTasks'))
      for (const theirs of response.tasks) {
        if (theirs.lastStatus !== 'RUNNING') continue
        expect(Object.keys(tasks[0])).toEqual(expect.arrayContaining(Object.keys(theirs)))
        expect(Object.keys(tasks[0].containers[0])).toEqual(
          expect.arrayContaining(Object.keys(theirs.containers[0])),
        )
      }
  })
})
