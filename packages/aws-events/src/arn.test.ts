import { describe, expect, it } from 'vitest'
import {
  clusterName,
  ownerOf,
  parseRepository,
  parseServiceArn,
  parseServiceDeploymentArn,
  parseTaskArn,
  parseTaskDefinitionArn,
  serviceOfGroup,
} from './arn.ts'

const ecs = 'arn:aws:ecs:eu-west-1:111122223333'
const owner = { partition: 'aws', region: 'eu-west-1', account: '111122223333' }

it('ownerOf › reads the account and region of any ARN that has both', () => {
  expect(ownerOf('arn:aws:lambda:eu-west-1:111122223333:function:alerts')).toEqual(owner)
  expect(ownerOf(`${ecs}:service/dev/backend`)).toEqual(owner)
  for (const arn of ['arn:aws:s3:::bucket', 'arn:aws:iam::111122223333:role/x', 'alerts', ''])
    expect(ownerOf(arn)).toBeUndefined()
})

describe('parseServiceArn', () => {
  it('reads the long format and the short one', () => {
    const long = { ...owner, cluster: 'dev', service: 'backend' }
    expect(parseServiceArn(`${ecs}:service/dev/backend`)).toEqual(long)
    const short = { ...owner, cluster: undefined, service: 'backend' }
    expect(parseServiceArn(`${ecs}:service/backend`)).toEqual(short)
  })

  it('reads other partitions and redacted accounts', () => {
    expect(parseServiceArn('arn:aws-cn:ecs:cn-north-1:<account_id>:service/c/s')).toEqual({
      partition: 'aws-cn',
      region: 'cn-north-1',
      account: '<account_id>',
      cluster: 'c',
      service: 's',
    })
  })

  it.each([
    '',
    'backend',
    `${ecs}:service`,
    `${ecs}:service/`,
    `${ecs}:service/a/b/c`,
    `${ecs}:task/a/b`,
  ])('returns undefined for %j', (arn) => {
    expect(parseServiceArn(arn)).toBeUndefined()
  })
})

describe('parsers of ARNs', () => {
  it('read service deployments', () => {
    const arn = `${ecs}:service-deployment/dev/backend/ds1`
    expect(parseServiceDeploymentArn(arn)).toEqual({
      ...owner,
      cluster: 'dev',
      service: 'backend',
      id: 'ds1',
    })
    expect(parseServiceDeploymentArn(`${ecs}:service/dev/backend`)).toBeUndefined()
  })

  it('read tasks', () => {
    expect(parseTaskArn(`${ecs}:task/dev/0a1b`)).toEqual({ ...owner, cluster: 'dev', id: '0a1b' })
    expect(parseTaskArn(`${ecs}:task/0a1b`)).toMatchObject({ cluster: undefined, id: '0a1b' })
  })

  it('read task definitions, and their short names', () => {
    const backend = { family: 'backend', revision: 57 }
    expect(parseTaskDefinitionArn(`${ecs}:task-definition/backend:57`)).toEqual(backend)
    expect(parseTaskDefinitionArn('backend:57')).toEqual(backend)
    expect(parseTaskDefinitionArn('backend')).toBeUndefined()
    expect(parseTaskDefinitionArn(`${ecs}:service/dev/backend`)).toBeUndefined()
  })

  it('read clusters, and their names', () => {
    expect(clusterName(`${ecs}:cluster/dev`)).toBe('dev')
    expect(clusterName('dev')).toBe('dev')
  })

  it('read repositories, images in them, and plain names', () => {
    const ecr = 'arn:aws:ecr:eu-west-1:111122223333:repository/team/backend'
    expect(parseRepository(ecr)).toEqual({ name: 'team/backend', owner })
    expect(parseRepository(`${ecr}/sha256:0a1b`)).toEqual({ name: 'team/backend', owner })
    expect(parseRepository('team/backend')).toEqual({ name: 'team/backend', owner: undefined })
    expect(parseRepository(`${ecs}:cluster/dev`)).toBeUndefined()
    expect(parseRepository('')).toBeUndefined()
  })
})

it('serviceOfGroup › reads the service of a task from its group', () => {
  expect(serviceOfGroup('service:backend')).toBe('backend')
  expect(serviceOfGroup('family:migrate')).toBeUndefined()
  expect(serviceOfGroup(undefined)).toBeUndefined()
})
