import { type AwsModel, modelOf } from '@repo/aws-models'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClock } from '../clock.ts'
import { openServices, type Services } from '../services.ts'
import { readInput } from './read-input.ts'
import { AwsError, type AwsService } from './service.ts'

const caller = { account: '111122223333', region: 'ap-northeast-1' }
let services: Services
let queueUrl: string

beforeAll(async () => {
  services = await openServices({
    port: 0,
    clock: createClock({ speed: 0 }),
    fallback: caller,
    slackRateLimit: false,
    runtime: {
      start: () => Promise.reject(new Error('no containers here')),
      close: async () => {},
    },
  })
  services.ecs.seedCluster(caller, 'default')
  queueUrl = services.queues.url(services.queues.create(caller, 'work'))
})
afterAll(async () => {
  await services.wire.close()
  await services.dynamoDb.close()
})

const call = async (service: AwsService, operation: string, input: unknown) =>
  service.operations[operation]?.(readInput(service, operation, input), caller)

/** Each member of an operation's input with each value, one at a time. */
function* inputs(service: AwsService, values: readonly unknown[]) {
  const model = modelOf(service.model?.name ?? 'ecs')
  for (const operation of Object.keys(service.operations)) {
    const { members = {} } = model.shapeOf(model.inputOf(operation) ?? '')
    for (const member of Object.keys(members))
      for (const value of values) yield { operation, member, value }
  }
}

/** A value of a shape that breaks no constraint of it, with every member, to some depth. */
function exampleOf(model: AwsModel, reference: string, depth = 0): unknown {
  const shape = model.shapeOf(reference)
  if (shape.type === 'structure') {
    const members = depth > 5 ? [] : Object.entries(shape.members ?? {})
    return Object.fromEntries(
      members.map(([name, member]) => [name, exampleOf(model, member, depth + 1)]),
    )
  }
  if (shape.type === 'list')
    return depth > 5 ? [] : [exampleOf(model, shape.member ?? 'string', depth + 1)]
  if (shape.type === 'map') return { x: exampleOf(model, shape.value ?? 'string', depth + 1) }
  if (shape.type === 'boolean') return true
  if (shape.type === 'string') return shape.enum?.[0] ?? 'x'.repeat(Math.max(shape.min ?? 1, 1))
  return shape.type === 'blob' ? 'eA==' : (shape.min ?? 1)
}

describe('models of AWS', () => {
  it('every operation of every service is in its model', () => {
    const missing = services.wire.services.flatMap((service) => {
      const model = service.model && modelOf(service.model.name)
      return Object.keys(service.operations)
        .filter((operation) => model?.inputOf(operation) === undefined)
        .map((operation) => `${service.name}: ${operation}`)
    })
    expect(missing, 'add it to tools/aws-models/src/operations.ts and run its update').toEqual([])
  })

  it('no request of any type makes an operation fail with anything but an error of AWS', async () => {
    const values = ['x', '', 1, -1, 1.5, true, [], ['x'], [null], [1], {}, { x: 'y' }, null]
    const defects: string[] = []
    for (const service of services.wire.services)
      for (const { operation, member, value } of inputs(service, values)) {
        try {
          await call(service, operation, { [member]: value })
        } catch (error) {
          if (!(error instanceof AwsError) || error.status >= 500)
            defects.push(
              `${service.name} ${operation} ${member}=${JSON.stringify(value)}: ${error}`,
            )
        }
      }
    expect(defects).toEqual([])
  })

  it('no request with every member fails with anything but an error of AWS', async () => {
    const defects: string[] = []
    for (const service of services.wire.services) {
      const model = modelOf(service.model?.name ?? 'ecs')
      for (const operation of Object.keys(service.operations)) {
        const full = Object(exampleOf(model, model.inputOf(operation) ?? ''))
        const without = Object.keys(full).map((name) => ({ ...full, [name]: undefined }))
        for (const input of [full, ...without])
          try {
            await call(service, operation, JSON.parse(JSON.stringify(input)))
          } catch (error) {
            if (!(error instanceof AwsError) || error.status >= 500)
              defects.push(`${service.name} ${operation}: ${error}`)
          }
      }
    }
    expect(defects).toEqual([])
  })

  it('a wrong type is a SerializationException in every service of the JSON protocol', async () => {
    const wrong: string[] = []
    const values = {
      string: 1,
      integer: 'x',
      long: 'x',
      boolean: 'x',
      list: 'x',
      map: 'x',
      structure: 'x',
      timestamp: 'x',
      blob: 1,
      float: 'x',
      double: 'x',
    }
    for (const service of services.wire.services.filter(({ protocol }) => protocol === 'json')) {
      const model = modelOf(service.model?.name ?? 'ecs')
      for (const operation of Object.keys(service.operations)) {
        const { members = {} } = model.shapeOf(model.inputOf(operation) ?? '')
        for (const [member, reference] of Object.entries(members)) {
          const input = { [member]: values[model.shapeOf(reference).type] }
          const error = await call(service, operation, input).catch((thrown: unknown) => thrown)
          if (!(error instanceof AwsError) || error.code !== 'SerializationException')
            wrong.push(`${service.name} ${operation} ${member}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  it.each([
    {
      name: 'ecr',
      operation: 'DescribeImages',
      input: { repositoryName: 'A B' },
      code: 'InvalidParameterException',
    },
    { name: 'ecr', operation: 'DescribeImages', input: {}, code: 'InvalidParameterException' },
    {
      name: 'ecr',
      operation: 'DescribeRepositories',
      input: { maxResults: 1001 },
      code: 'InvalidParameterException',
    },
    {
      name: 'logs',
      operation: 'FilterLogEvents',
      input: { logGroupName: 'a b' },
      code: 'InvalidParameterException',
    },
    {
      name: 'logs',
      operation: 'DescribeLogGroups',
      input: { limit: 51 },
      code: 'InvalidParameterException',
    },
    { name: 'events', operation: 'ListRules', input: { Limit: 101 }, code: 'ValidationException' },
    { name: 'events', operation: 'PutEvents', input: { Entries: [] }, code: 'ValidationException' },
    { name: 'ssm', operation: 'GetParameters', input: { Names: [] }, code: 'ValidationException' },
    { name: 'secretsmanager', operation: 'GetSecretValue', input: {}, code: 'ValidationException' },
    {
      name: 'application-autoscaling',
      operation: 'DescribeScalableTargets',
      input: { ServiceNamespace: 'other' },
      code: 'ValidationException',
    },
    {
      name: 'sqs',
      operation: 'SendMessage',
      input: { MessageBody: 'x' },
      code: 'MissingParameter',
    },
    {
      name: 'sqs',
      operation: 'ReceiveMessage',
      input: { QueueUrl: 'QUEUE', VisibilityTimeout: -1 },
      code: 'InvalidParameterValue',
    },
    {
      name: 'sqs',
      operation: 'SendMessage',
      input: { QueueUrl: 'QUEUE', MessageBody: 'x', DelaySeconds: 901 },
      code: 'InvalidParameterValue',
    },
    {
      name: 'sts',
      operation: 'AssumeRole',
      input: { RoleArn: 'arn:aws:iam::111122223333:role/x', RoleSessionName: 'x' },
      code: 'ValidationError',
    },
    {
      name: 'sts',
      operation: 'AssumeRole',
      input: {
        RoleArn: 'arn:aws:iam::111122223333:role/x',
        RoleSessionName: 'test',
        DurationSeconds: 'soon',
      },
      code: 'MalformedInput',
    },
    {
      name: 'sts',
      operation: 'AssumeRole',
      input: {
        RoleArn: 'arn:aws:iam::111122223333:role/x',
        RoleSessionName: 'test',
        DurationSeconds: '899',
      },
      code: 'ValidationError',
    },
    { name: 'iam', operation: 'GetRole', input: {}, code: 'ValidationError' },
    {
      name: 'elasticloadbalancing',
      operation: 'DescribeTargetHealth',
      input: {},
      code: 'ValidationError',
    },
    {
      name: 'cloudformation',
      operation: 'DescribeStacks',
      input: { StackName: ['x'] },
      code: 'MalformedInput',
    },
  ])('$name answers $code to $operation with $input', async ({ name, operation, input, code }) => {
    const service = services.wire.services.find((one) => one.name === name)
    const sent = Object.fromEntries(
      Object.entries(input).map(([key, value]) => [key, value === 'QUEUE' ? queueUrl : value]),
    )
    await expect(call(service as AwsService, operation, sent)).rejects.toMatchObject({
      code,
      status: 400,
    })
  })

  it('violations are listed with their paths, as AWS writes them', async () => {
    const service = services.wire.services.find((one) => one.name === 'sts') as AwsService
    await expect(
      call(service, 'AssumeRole', { RoleSessionName: 'a b', Tags: [{ Key: '' }] }),
    ).rejects.toMatchObject({
      message: expect.stringMatching(
        /^5 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null; Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: .*'tags\.1\.member\.key'.*'tags\.1\.member\.value'/,
      ),
    })
  })
})
