import { expect, test } from 'vitest'
import type { TaskDefinition } from '../definitions/load.ts'
import { comparableTaskDefinition } from './task-definition.ts'

const definition: TaskDefinition = {
  family: 'backend',
  cpu: '256',
  memory: '512',
  networkMode: 'awsvpc',
  containerDefinitions: [
    {
      name: 'a',
      environment: [
        { name: 'X', value: '1' },
        { name: 'Y', value: '2' },
      ],
      portMappings: [{ containerPort: 8080, hostPort: 8080 }],
    },
  ],
}

test.each<[string, Partial<TaskDefinition>]>([
  ['sizes in vCPU and GB', { cpu: '.25 vCPU', memory: '0.5 GB' }],
  ['empty lists', { volumes: [], tags: [] }],
])('task definition diff ignores %s', (_, change) => {
  expect(comparableTaskDefinition({ ...definition, ...change })).toBe(
    comparableTaskDefinition(definition),
  )
})

test('task definition diff ignores the order of variables and a hostPort equal to containerPort', () => {
  const [container] = definition.containerDefinitions ?? []
  const shuffled = {
    ...container,
    environment: (container?.environment ?? []).toReversed(),
    portMappings: [{ containerPort: 8080 }],
  }
  expect(comparableTaskDefinition({ ...definition, containerDefinitions: [shuffled] })).toBe(
    comparableTaskDefinition(definition),
  )
})

test('task definition diff shows another order of a command', () => {
  const withCommand = (command: string[]) =>
    comparableTaskDefinition({ ...definition, containerDefinitions: [{ name: 'a', command }] })
  expect(withCommand(['a', 'b'])).not.toBe(withCommand(['b', 'a']))
})
