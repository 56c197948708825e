import { prod as environment } from '@repo/environments/fixture'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeOf, queued, setup } from '../testing/setup.ts'

const channel = '#deployments-prod'
const texts = ({ slack }: ReturnType<typeof setup>) =>
  slack.channel(channel).map(({ text }) => text)
const why = ({ logs }: ReturnType<typeof setup>) =>
  logs.flatMap(({ fields }) => ('reason' in fields ? [fields.reason] : []))
const app = (exitCode: number, reason?: string) => ({
  name: 'app',
  exitCode,
  ...(reason === undefined ? {} : { reason }),
})

describe('a failed task of no service', () => {
  it('is a message with family, exit code and cause, and mentions nobody', async () => {
    const all = setup({ environment })
    await all.handle(queued(all.build.standaloneTaskStopped('migrate', 0)))
    expect(texts(all)).toEqual([
      '❌ prod · migrate: a task of no service failed: container app exited with code 1',
    ])
    const [message] = all.slack.channel(channel)
    expect(JSON.stringify(message?.blocks)).toContain('started by github-actions')
    expect(message?.metadata).toMatchObject({
      event_type: 'standalone_task',
      event_payload: { environment: 'prod', family: 'migrate', exit_code: 1, status: 'failed' },
    })
    expect(all.slack.messages.filter(({ broadcast }) => broadcast)).toEqual([])
  })

  it('edits the message of the same cause, and has one for another cause or family', async () => {
    const all = setup({ environment })
    const { build, handle } = all
    for (const minute of [0, 5, 10])
      await handle(queued(build.standaloneTaskStopped('migrate', minute * 60)))
    await handle(queued(build.standaloneTaskStopped('migrate', 660, { containers: [app(2)] })))
    await handle(queued(build.standaloneTaskStopped('report', 720)))
    expect(texts(all)).toEqual([
      '❌ prod · migrate: 3 tasks of no service failed: container app exited with code 1 · since 14:02 UTC',
      '❌ prod · migrate: a task of no service failed: container app exited with code 2',
      '❌ prod · report: a task of no service failed: container app exited with code 1',
    ])
  })

  it('is a new message the next day', async () => {
    const all = setup({ environment })
    for (const day of [0, 1])
      await all.handle(queued(all.build.standaloneTaskStopped('report', day * 86_400)))
    expect(texts(all)).toHaveLength(2)
  })

  it('has the family of its task definition where it was run in a group of its own', async () => {
    const all = setup({ environment })
    const stopped = all.build.standaloneTaskStopped('', 0, {
      group: 'nightly',
      taskDefinitionArn: 'arn:aws:ecs:ap-northeast-1:444455556666:task-definition/report:3',
    })
    await all.handle(queued(stopped))
    expect(texts(all)).toEqual([expect.stringMatching(/^❌ prod · report: /)])
  })

  it('goes to the default channel where the table does not have its cluster', async () => {
    const elsewhere = setup({
      environment: { ...environment, cluster: 'legacy' },
    })
    await elsewhere.handle(queued(elsewhere.build.standaloneTaskStopped('migrate', 0)))
    expect(elsewhere.slack.channel('#deployments').map(({ text }) => text)).toEqual([
      '❌ (unknown: cluster legacy) · migrate: a task of no service failed: container app exited with code 1',
    ])
  })

  it.each([
    ['a task that never started', { stopCode: 'TaskFailedToStart', containers: [{ name: 'app' }] }],
    ['memory', { containers: [app(137, 'OutOfMemoryError'), { name: 'proxy', exitCode: 0 }] }],
    ['a kill', { containers: [app(137)] }],
    ['a Spot interruption', { stopCode: 'SpotInterruption', containers: [app(0)] }],
  ])('is also %s', async (_, detail) => {
    const all = setup({ environment })
    await all.handle(queued(all.build.standaloneTaskStopped('migrate', 0, detail)))
    expect(texts(all)).toEqual([expect.stringMatching(/^❌ prod · migrate: /)])
  })

  it.each([
    ['SpotInterruption', 'Fargate Spot took its capacity back'],
    ['TerminationNotice', 'AWS stopped it for maintenance of its host'],
  ])('is interrupted, where nothing of its own failed: %s', async (stopCode, sentence) => {
    const all = setup({ environment })
    const detail = { stopCode, containers: [app(143)] }
    await all.handle(queued(all.build.standaloneTaskStopped('migrate', 0, detail)))
    expect(texts(all)).toEqual([expect.stringContaining(`failed: ${sentence}`)])
    const blocks = JSON.stringify(all.slack.messages[0]?.blocks)
    expect(blocks).toContain('start it again')
    expect(blocks).not.toMatch(/correct the code|SIGTERM/)
  })

  it.each([
    ['one that ended well', { containers: [app(0)] }, 'the task ended well'],
    [
      'one that ended well, whose sidecar ECS had to stop',
      { containers: [app(0), { name: 'proxy', exitCode: 143 }] },
      'the task ended well',
    ],
    [
      'one that ended well, whatever the agent of GuardDuty ended with',
      { containers: [app(0), { name: 'aws-guardduty-agent-Ab1', exitCode: 1 }] },
      'the task ended well',
    ],
    ['one that somebody stopped', { stopCode: 'UserInitiated' }, 'somebody stopped the task'],
    ['one that runs', { lastStatus: 'RUNNING' }, 'the task is RUNNING'],
  ])('is not %s', async (_, detail, reason) => {
    const all = setup({ environment })
    await all.handle(queued(all.build.standaloneTaskStopped('migrate', 0, detail)))
    expect(all.slack.messages).toEqual([])
    expect(why(all)).toEqual([reason])
  })

  it('is the same message in any order and with any repetition', async () => {
    const { build } = setup({ environment })
    const events = [
      ...[0, 300, 600].map((second) => build.standaloneTaskStopped('migrate', second)),
      build.standaloneTaskStopped('migrate', 400, { containers: [app(2)] }),
    ]
    const shown = async (arriving: readonly unknown[]) => {
      const all = setup({ environment })
      for (const event of arriving) await all.handle(queued(event))
      return texts(all)
        .filter((text) => !text.startsWith('↪️'))
        .sort()
    }
    const expected = await shown(events)
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length }),
        async (arriving) => {
          expect(await shown(arriving)).toEqual(expected)
        },
      ),
      { numRuns: 50 },
    )
  })
})

it('the standalone tasks of a service of the table are stored apart from it', async () => {
  const all = setup({ environment })
  const { service } = placeOf(environment)
  await all.handle(queued(all.build.standaloneTaskStopped(service, 0)))
  await all.handle(queued(all.build.started('A', 10), all.build.completed('A', 60)))
  expect(texts(all)).toEqual([
    expect.stringMatching(/a task of no service failed/),
    expect.stringMatching(/^✅/),
  ])
})
