import { describe, expect, test } from 'vitest'
import { caller, fakeCloud, taskDefinition } from '../fakes.ts'

describe('RegisterTaskDefinition', () => {
  test('RegisterTaskDefinition fills in the defaults of ECS', async () => {
    const { call } = fakeCloud()
    const { taskDefinition: registered } = await call('RegisterTaskDefinition', {
      family: 'backend',
      networkMode: 'awsvpc',
      containerDefinitions: [
        {
          name: 'app',
          image: 'app',
          portMappings: [{ containerPort: 8080 }],
          healthCheck: { command: ['CMD', 'true'] },
        },
      ],
    })
    expect(registered).toMatchObject({
      taskDefinitionArn: 'arn:aws:ecs:ap-northeast-1:123456789012:task-definition/backend:1',
      revision: 1,
      status: 'ACTIVE',
      volumes: [],
      placementConstraints: [],
      containerDefinitions: [
        {
          cpu: 0,
          essential: true,
          environment: [],
          mountPoints: [],
          volumesFrom: [],
          systemControls: [],
          portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }],
          healthCheck: { command: ['CMD', 'true'], interval: 30, timeout: 5, retries: 3 },
        },
      ],
    })
  })

  test('RegisterTaskDefinition converts sizes to CPU units and MiB', async () => {
    const { call } = fakeCloud()
    const { taskDefinition: registered } = await call('RegisterTaskDefinition', {
      ...taskDefinition('good'),
      cpu: '.25 vCPU',
      memory: '0.5 GB',
    })
    expect(registered).toMatchObject({ cpu: '256', memory: '512' })
  })

  test.each<{ what: string; change: object; message: string | RegExp }>([
    {
      what: 'an empty family',
      change: { family: '' },
      message: 'Family should not be null or empty.',
    },
    {
      what: 'a size that Fargate does not have',
      change: { memory: '4096' },
      message: /^No Fargate configuration exists for given values: 256 CPU, 4096 memory\./,
    },
    {
      what: 'another network mode on Fargate',
      change: { networkMode: 'bridge' },
      message: 'Fargate only supports network mode ‘awsvpc’.',
    },
    {
      what: 'awslogs without an execution role',
      change: { executionRoleArn: undefined },
      message:
        'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
    },
    {
      what: 'an empty list of containers',
      change: { containerDefinitions: [] },
      message: 'Container list cannot be empty.',
    },
    {
      what: 'a container without an image',
      change: { containerDefinitions: [{ name: 'app' }] },
      message: 'Container.image should not be null or empty.',
    },
  ])('RegisterTaskDefinition rejects $what', async ({ change, message }) => {
    const { call } = fakeCloud()
    await expect(
      call('RegisterTaskDefinition', { ...taskDefinition('good'), ...change }),
    ).rejects.toMatchObject({ code: 'ClientException', message: expect.stringMatching(message) })
  })
})

describe('task definition revisions', () => {
  const registered = async (count: number) => {
    const cloud = fakeCloud()
    for (let revision = 0; revision < count; revision += 1)
      await cloud.call('RegisterTaskDefinition', {
        ...taskDefinition('good'),
        tags: [{ key: 'n', value: String(revision) }],
      })
    return cloud
  }
  const numbers = (arns: string[]) => arns.map((arn) => Number(arn.split(':').at(-1)))

  test('ListTaskDefinitions returns the oldest first, the newest first with sort DESC, page by page', async () => {
    const { call } = await registered(12)
    const ascending = await call('ListTaskDefinitions', { familyPrefix: 'backend' })
    expect(numbers(ascending.taskDefinitionArns)).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 1),
    )
    const first = await call('ListTaskDefinitions', { sort: 'DESC', maxResults: 10 })
    expect(numbers(first.taskDefinitionArns)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3])
    const { nextToken } = first
    const second = await call('ListTaskDefinitions', { sort: 'DESC', maxResults: 10, nextToken })
    expect(numbers(second.taskDefinitionArns)).toEqual([2, 1])
    expect(second).not.toHaveProperty('nextToken')
  })

  test('deregistered revisions are listed as INACTIVE, and the family resolves to the newest ACTIVE one', async () => {
    const { call } = await registered(3)
    await call('DeregisterTaskDefinition', { taskDefinition: 'backend:3' })
    const active = await call('ListTaskDefinitions', { familyPrefix: 'backend' })
    expect(numbers(active.taskDefinitionArns)).toEqual([1, 2])
    const inactive = await call('ListTaskDefinitions', { status: 'INACTIVE' })
    expect(numbers(inactive.taskDefinitionArns)).toEqual([3])
    const { taskDefinition: newest } = await call('DescribeTaskDefinition', {
      taskDefinition: 'backend',
    })
    expect(newest.revision).toBe(2)
  })

  test('DescribeTaskDefinition includes tags on request, and TagResource changes them', async () => {
    const { call } = await registered(1)
    const described = (include: string[]) =>
      call('DescribeTaskDefinition', { taskDefinition: 'backend:1', include })
    expect(await described([])).not.toHaveProperty('tags')
    const { taskDefinition: one, tags } = await described(['TAGS'])
    expect(tags).toEqual([{ key: 'n', value: '0' }])
    const resourceArn = one.taskDefinitionArn
    await call('TagResource', { resourceArn, tags: [{ key: 'commit', value: 'abc' }] })
    await call('UntagResource', { resourceArn, tagKeys: ['n'] })
    expect(await call('ListTagsForResource', { resourceArn })).toEqual({
      tags: [{ key: 'commit', value: 'abc' }],
    })
  })

  test('ListTaskDefinitionFamilies lists families by prefix and status', async () => {
    const { call } = await registered(2)
    await call('RegisterTaskDefinition', { ...taskDefinition('good'), family: 'batch' })
    await call('DeregisterTaskDefinition', { taskDefinition: 'batch:1' })
    const families = async (input: object) =>
      (await call('ListTaskDefinitionFamilies', input)).families
    expect(await families({})).toEqual(['backend'])
    expect(await families({ status: 'ALL' })).toEqual(['backend', 'batch'])
    expect(await families({ status: 'INACTIVE' })).toEqual(['batch'])
    expect(await families({ status: 'ALL', familyPrefix: 'bat' })).toEqual(['batch'])
  })

  test('ListAccountSettings returns the effective settings on request', async () => {
    const { call } = fakeCloud()
    expect(await call('ListAccountSettings', {})).toEqual({ settings: [] })
    expect(
      await call('ListAccountSettings', { effectiveSettings: true, name: 'taskLongArnFormat' }),
    ).toMatchObject({ settings: [{ name: 'taskLongArnFormat', value: 'enabled' }] })
  })

  test('task definitions of one region do not exist in another', async () => {
    const { call } = await registered(1)
    const elsewhere = { ...caller, region: 'eu-west-1' }
    expect(await call('ListTaskDefinitions', {}, elsewhere)).toEqual({ taskDefinitionArns: [] })
    await expect(
      call('DescribeTaskDefinition', { taskDefinition: 'backend' }, elsewhere),
    ).rejects.toMatchObject({ code: 'ClientException' })
  })

  test('DeleteTaskDefinitions requires that a revision is deregistered', async () => {
    const { call } = await registered(1)
    const remove = () => call('DeleteTaskDefinitions', { taskDefinitions: ['backend:1'] })
    expect(await remove()).toMatchObject({ taskDefinitions: [], failures: [{}] })
    await call('DeregisterTaskDefinition', { taskDefinition: 'backend:1' })
    expect(await remove()).toMatchObject({
      taskDefinitions: [{ status: 'DELETE_IN_PROGRESS' }],
      failures: [],
    })
  })
})
