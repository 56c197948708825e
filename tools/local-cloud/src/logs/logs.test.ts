import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientConfig, dev, startTestCloud, type TestCloud } from '../testing.ts'

let cloud: TestCloud
let logs: CloudWatchLogsClient
const logGroupName = '/test'
const start = 1_700_000_000_000

beforeAll(async () => {
  cloud = await startTestCloud([dev], { speed: 0, start })
  logs = new CloudWatchLogsClient(clientConfig(cloud.endpoint, dev))
  await logs.send(new CreateLogGroupCommand({ logGroupName }))
  for (const line of [1, 2, 3])
    cloud.logs.write(dev, logGroupName, 'a', `line ${line}`, start + line)
  cloud.logs.write(dev, logGroupName, 'b', 'other ERROR 7', start + 2)
})
afterAll(() => cloud.close())

const messages = (events: { message?: string | undefined }[] = []) =>
  events.map(({ message }) => message)

describe('CloudWatch Logs', () => {
  it('PutLogEvents requires an existing stream', async () => {
    const put = new PutLogEventsCommand({
      logGroupName,
      logStreamName: 'c',
      logEvents: [{ message: 'hello', timestamp: start }],
    })
    await expect(logs.send(put)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    const create = new CreateLogStreamCommand({ logGroupName, logStreamName: 'c' })
    await logs.send(create)
    await logs.send(put)
    expect(cloud.logs.lines(dev, logGroupName, 'c')).toEqual(['hello'])
    await expect(logs.send(create)).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    })
  })

  it('GetLogEvents reads the end of a stream, or pages from its head', async () => {
    const get = (input: object) =>
      logs.send(new GetLogEventsCommand({ logGroupName, logStreamName: 'a', ...input }))
    expect(messages((await get({ limit: 2 })).events)).toEqual(['line 2', 'line 3'])
    const first = await get({ limit: 2, startFromHead: true })
    expect(messages(first.events)).toEqual(['line 1', 'line 2'])
    const second = await get({ nextToken: first.nextForwardToken })
    expect(messages(second.events)).toEqual(['line 3'])
    const end = await get({ nextToken: second.nextForwardToken })
    expect([end.events, end.nextForwardToken]).toEqual([[], second.nextForwardToken])
    expect(messages((await get({ startTime: start + 2, endTime: start + 3 })).events)).toEqual([
      'line 2',
    ])
  })

  it('FilterLogEvents searches all streams of a group by time and terms', async () => {
    const filter = (input: object) =>
      logs.send(new FilterLogEventsCommand({ logGroupName, ...input }))
    expect(messages((await filter({ startTime: start + 1 })).events)).toEqual([
      'line 1',
      'line 2',
      'other ERROR 7',
      'line 3',
    ])
    expect(messages((await filter({ filterPattern: 'ERROR "other"' })).events)).toEqual([
      'other ERROR 7',
    ])
    expect(messages((await filter({ filterPattern: '?ERROR ?other' })).events)).toHaveLength(1)
    await expect(filter({ filterPattern: '{ $.level = }' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })

  it('DescribeLogGroups and DescribeLogStreams return pages', async () => {
    const groups = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/ecs' }))
    expect(groups.logGroups).toMatchObject([{ logGroupName: '/ecs/app-dev/backend' }])
    const page = await logs.send(new DescribeLogStreamsCommand({ logGroupName, limit: 1 }))
    expect(page.logStreams).toMatchObject([{ logStreamName: 'a', lastEventTimestamp: start + 3 }])
    const next = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName, nextToken: page.nextToken }),
    )
    expect(next.logStreams?.[0]?.logStreamName).toBe('b')
  })
})
