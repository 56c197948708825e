import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { BOTOCORE } from './botocore.ts'
import { modelOf } from './model.ts'
import { OPERATIONS } from './operations.ts'
import { reduceModel } from './reduce.ts'

const names = Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[]

test.each(names)(
  'the model of %s has the inputs of its operations, and every shape they refer to',
  (name) => {
    const model = modelOf(name)
    const seen = new Set<string>()
    function visit(reference: string): void {
      if (seen.has(reference)) return
      seen.add(reference)
      const { members, member, key, value, pattern } = model.shapeOf(reference)
      if (pattern !== undefined) new RegExp(pattern, 'u')
      for (const next of [...Object.values(members ?? {}), member, key, value])
        if (next !== undefined) visit(next)
    }
    for (const operation of OPERATIONS[name]) visit(model.inputOf(operation) ?? operation)
    expect(seen.size).toBeGreaterThan(0)
  },
)

test.each(names)(
  'the file of %s is of the pinned version, and has the listed operations',
  (name) => {
    const file = new URL(`models/${name}.json`, import.meta.url)
    const { source, operations } = JSON.parse(readFileSync(file, 'utf8'))
    const stale = 'run npx -y pnpm@12 --filter @repo/aws-models update'
    expect(source, stale).toContain(`botocore ${BOTOCORE}, `)
    expect(Object.keys(operations), stale).toEqual(OPERATIONS[name].toSorted())
  },
)

test('the model of ECS has enums, ranges, required members and boxes', () => {
  const ecs = modelOf('ecs')
  expect(ecs.shapeOf('LaunchType').enum).toContain('FARGATE')
  expect(ecs.shapeOf('TagKey')).toMatchObject({ min: 1, max: 128 })
  expect(ecs.shapeOf('DescribeTasksRequest').required).toEqual(['tasks'])
  expect(ecs.shapeOf('DeploymentConfiguration').members?.['maximumPercent']).toBe('BoxedInteger')
  expect(ecs.shapeOf('BoxedInteger').box).toBe(true)
})

const source = {
  operations: { Put: { input: { shape: 'PutRequest' } }, Get: { input: { shape: 'Other' } } },
  shapes: {
    PutRequest: {
      type: 'structure',
      required: ['name'],
      members: { name: { shape: 'Name' }, tree: { shape: 'Tree' }, note: { shape: 'Note' } },
    },
    Name: { type: 'string', min: 1, documentation: 'A name.' },
    Note: { type: 'string' },
    Tree: { type: 'list', member: { shape: 'Branch' } },
    Branch: { type: 'structure', members: { tree: { shape: 'Tree' } } },
    Other: { type: 'structure', members: {} },
  },
}
const wanted = { source: 'a test', responses: [] }

test('reduceModel keeps the facts of the wanted operations, and shapes that refer to themselves', () => {
  expect(JSON.parse(reduceModel(source, { ...wanted, operations: ['Put'] }))).toEqual({
    source: 'a test',
    operations: { Put: 'PutRequest' },
    shapes: {
      PutRequest: {
        type: 'structure',
        required: ['name'],
        members: { name: 'Name', tree: 'Tree', note: 'string' },
      },
      Name: { type: 'string', min: 1 },
      Tree: { type: 'list', member: 'Branch' },
      Branch: { type: 'structure', members: { tree: 'Tree' } },
    },
  })
})

test('reduceModel rejects an operation that the model does not have', () => {
  expect(() => reduceModel(source, { ...wanted, operations: ['Delete'] })).toThrow('Delete')
})
