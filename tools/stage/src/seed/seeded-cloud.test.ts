import {
  deploymentTargets,
  type Environment,
  resourceNames,
  sharedNames,
  targetIn,
} from '@repo/environments'
import { dev, environments, prod, project, withWorker } from '@repo/environments/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { watched, withPace } from './pace.ts'
import { type SeededCloud, startSeededCloud, WEBHOOK_SECRET } from './seeded-cloud.ts'
import { stacks } from './stacks.ts'

/** In the account and region of dev. */
const staging: Environment = { ...dev, name: 'staging', branch: 'staging', cluster: 'elsewhere' }
const table = [...environments, staging]
let cloud: SeededCloud

beforeAll(async () => {
  cloud = await startSeededCloud({ environments: table, project, speed: 0 })
})
afterAll(() => cloud?.close())

describe('seeded cloud', () => {
  it.each(table.map((environment) => [environment.name, targetIn(environment)] as const))(
    'the cloud has the resources of %s by their names',
    async (_, target) => {
      const { executionRole, taskRole, logGroup, targetGroup, outputPrefix } = resourceNames(target)
      const outputs = cloud.outputs(target)
      expect(outputs['TaskExecutionRoleArn']).toBe(
        `arn:aws:iam::${target.account}:role/${executionRole}`,
      )
      expect(outputs[`${outputPrefix}TaskRoleArn`]).toBe(
        `arn:aws:iam::${target.account}:role/${taskRole}`,
      )
      expect(outputs[`${outputPrefix}LogGroupName`]).toBe(logGroup)
      expect(outputs[`${outputPrefix}TargetGroupArn`]).toContain(`:targetgroup/${targetGroup}/`)
      expect(outputs['UserPoolId']).toMatch(new RegExp(`^${target.region}_`))
      expect(cloud.logs.groups(target).has(logGroup)).toBe(true)
      expect(cloud.ecr.repositories(target).has(target.service.repository)).toBe(true)
      expect(cloud.slack.byName(target.slack.channel)).toBeDefined()
      expect((await fetch(cloud.serviceUrl(target))).status).toBe(503)
    },
  )

  it('the cloud has each cluster once', () => {
    expect(
      cloud.ecs
        .clusters()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(table.map(({ cluster }) => cluster).sort())
  })

  it('the cloud has the alerts once for each account and region, with the settings of their stack', () => {
    expect(cloud.alerts(staging)).toBe(cloud.alerts(dev))
    const { queue, deadLetterQueue, topicArn } = cloud.alerts(prod)
    expect(queue.arn).toContain(`:${prod.account}:`)
    expect(queue.settings).toMatchObject({
      fifo: true,
      contentBasedDeduplication: true,
      visibilitySeconds: 60,
      redrive: { deadLetterArn: deadLetterQueue.arn, maxReceiveCount: 15 },
    })
    expect(topicArn).toContain(`:${prod.account}:`)
    expect(() => cloud.alerts({ ...dev, region: 'eu-west-1' })).toThrow(
      `there is no alerts in ${dev.account} eu-west-1`,
    )
  })

  it('the cloud has the secrets that people create by hand, and the default channel', () => {
    for (const place of environments) {
      expect(cloud.secrets.value(place, sharedNames(project).slackToken)).toBe(cloud.slack.token)
      const { id = '' } = cloud.slack.byName(project.defaultChannel) ?? {}
      expect(cloud.secrets.value(place, WEBHOOK_SECRET)).toBe(cloud.slack.webhookUrl(id))
    }
  })

  it('the cloud sends events of an account to the queue of that account only', async () => {
    await cloud.bus.emit({
      id: 'e-1',
      account: prod.account,
      region: prod.region,
      source: 'aws.ecs',
      'detail-type': 'ECS Deployment State Change',
      detail: {},
    })
    expect(cloud.alerts(prod).queue.messages()).toHaveLength(1)
    expect(cloud.alerts(dev).queue.messages()).toHaveLength(0)
  })
})

it('the cloud has what a second service of an environment needs: repository, role and log', async () => {
  const other = await startSeededCloud({ environments: withWorker, project, speed: 0 })
  const repositories = other.ecr.repositories(dev)
  const outputs = other.outputs(dev)
  for (const target of deploymentTargets(withWorker).filter(({ name }) => name === dev.name)) {
    const { taskRole, logGroup, outputPrefix } = resourceNames(target)
    expect(repositories.has(target.service.repository)).toBe(true)
    expect(outputs[`${outputPrefix}TaskRoleArn`]).toMatch(new RegExp(`:role/${taskRole}$`))
    expect(outputs[`${outputPrefix}LogGroupName`]).toBe(logGroup)
    expect(other.logs.groups(dev).has(logGroup)).toBe(true)
    expect(`${outputPrefix}TargetGroupArn` in outputs).toBe(target.service.http !== undefined)
  }
  expect((await fetch(other.serviceUrl(dev))).status).toBe(503)
  await other.close()
})

describe('withPace', () => {
  it('withPace changes only the values that are set', () => {
    const changed = withPace(stacks.alerts, { visibilityTimeoutSeconds: 1, maxReceiveCount: 2 })
    const queues = Object.values(changed.Resources).filter(({ Type }) => Type === 'AWS::SQS::Queue')
    expect(queues.map(({ Properties }) => Properties?.['VisibilityTimeout'])).toEqual([
      undefined,
      1,
      undefined,
    ])
    expect(JSON.stringify(changed).replace('"maxReceiveCount":2', '"maxReceiveCount":15')).toBe(
      JSON.stringify(stacks.alerts).replace('"VisibilityTimeout":60', '"VisibilityTimeout":1'),
    )
    expect(withPace(stacks.alerts, {})).toEqual(stacks.alerts)
    expect(withPace(stacks.environment, watched)).not.toEqual(stacks.environment)
  })
})
