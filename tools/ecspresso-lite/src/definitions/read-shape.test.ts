import { expect, test } from 'vitest'
import { readShape } from './read-shape.ts'
import { shapeOf } from './shapes.ts'

const KINDS = [
  'string',
  'enum',
  'integer',
  'integer?',
  'integer!',
  'boolean',
  'boolean?',
  'boolean!',
  'number',
  'map',
  'ignored',
]

const read = (value: unknown) => {
  const unknown: string[] = []
  const reading = { file: 'task.json', unknownKey: (path: string) => void unknown.push(path) }
  return { result: readShape('TaskDefinition', value, reading), unknown }
}

test('every field of both definitions is a kind or the name of a shape', () => {
  const seen = new Set<string>()
  function visit(name: string): void {
    if (KINDS.includes(name) || seen.has(name)) return
    seen.add(name)
    for (const field of Object.values(shapeOf(name)))
      visit(typeof field === 'string' ? field : field[0])
  }
  visit('TaskDefinition')
  visit('Service')
  expect(seen.size).toBeGreaterThan(70)
})

test('shapeOf marks what is sent without being given, and what is not sent when zero', () => {
  expect(shapeOf('ContainerDefinition')).toMatchObject({ cpu: 'integer?', memory: 'integer' })
  expect(shapeOf('Tmpfs')).toMatchObject({ size: 'integer!' })
  expect(shapeOf('DeploymentCircuitBreaker')).toMatchObject({
    enable: 'boolean!',
    resetOnHealthyTask: 'boolean',
    thresholdConfiguration: 'ThresholdConfiguration',
  })
  expect(shapeOf('Service')).toMatchObject({
    desiredCount: 'integer',
    enableExecuteCommand: 'boolean!',
    events: 'ignored',
    runningCount: 'integer?',
  })
  for (const field of ['cluster', 'clientToken', 'monitoring'])
    expect(shapeOf('Service')).not.toHaveProperty(field)
})

test('readShape accepts keys in either spelling, drops null and unset values, and reports unknown keys', () => {
  const { result, unknown } = read({
    Family: 'backend',
    cpu: null,
    ipcMode: '',
    containerDefinitions: [{ Name: 'a', cpu: 0, dockerLabels: { 'Upper.Case': 'kept' }, gpu: 1 }],
    retired: true,
  })
  expect(result).toEqual({
    family: 'backend',
    containerDefinitions: [{ name: 'a', dockerLabels: { 'Upper.Case': 'kept' } }],
  })
  expect(unknown).toEqual(['containerDefinitions[0].gpu', 'retired'])
})

test.each([
  [{ cpu: 256 }, 'task.json: cpu must be a string, not 256'],
  [{ containerDefinitions: {} }, 'containerDefinitions must be a list'],
  [
    { containerDefinitions: [{ memory: '1' }] },
    'containerDefinitions[0].memory must be a whole number',
  ],
  [{ containerDefinitions: [{ essential: 'yes' }] }, 'essential must be true or false'],
  [[], 'the file must be an object'],
])('readShape refuses %j and names the field', (value, message) => {
  expect(() => read(value)).toThrow(message)
})
