import { expect, test } from 'vitest'
import { readShape } from './read-shape.ts'
import { type Field, SHAPES } from './shapes.ts'

const read = (value: unknown) => {
  const unknown: string[] = []
  const reading = { file: 'task.json', unknownKey: (path: string) => void unknown.push(path) }
  return { result: readShape('TaskDefinition', value, reading), unknown }
}

test('every field of SHAPES is a kind or the name of a shape', () => {
  const kinds = [
    'string',
    'enum',
    'integer',
    'integer?',
    'integer!',
    'boolean',
    'boolean?',
    'boolean!',
    'map',
  ]
  const fields = Object.values(SHAPES).flatMap((shape) => Object.values<Field>(shape))
  const names = fields.map((field) => (typeof field === 'string' ? field : field[0]))
  expect(names.filter((name) => !kinds.includes(name) && !(name in SHAPES))).toEqual([])
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
