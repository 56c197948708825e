import { prod } from '@repo/environments/fixture'
import { expect, it } from 'vitest'
import { queued, setup } from '../testing/setup.ts'

const { channel } = prod.slack

/** The handler, and the replies in the thread of the only message. */
function production() {
  const { handle, slack, build } = setup({ environment: prod })
  const replies = () =>
    slack.channel(channel).flatMap(({ ts }) => slack.thread(ts).map(({ text }) => text))
  return {
    send: (...events: readonly unknown[]) => handle(queued(...events)),
    build,
    replies,
    slack,
  }
}

it('each wait for approval is one request, which is edited when it is answered', async () => {
  const { send, build, replies, slack } = production()
  const waits = (hookId: string, second: number) =>
    build.hook('HOOK_AWAITING_ACTION', second, { hookId })
  await send(build.started('A', 0))
  for (let twice = 0; twice < 2; twice++) await send(waits('a', 30))
  expect(replies()).toEqual([
    expect.stringMatching(/^✋ <!subteam\^S0APPROVERS> .* waits for approval until /),
  ])
  await send(build.hook('HOOK_SUCCEEDED', 100, { hookId: 'a' }))
  expect(replies()).toEqual([
    expect.stringMatching(/^✋ .*S0APPROVERS.* at POST_SCALE_UP: continued at /),
  ])
  await send(waits('b', 200))
  expect(replies()).toEqual([
    expect.stringContaining('continued'),
    expect.stringMatching(/S0APPROVERS.* waits for approval/),
  ])
  await send(build.hook('HOOK_SUCCEEDED', 300, { hookId: 'b' }), build.completed('A', 400))
  expect(replies()).toHaveLength(2)
  expect(slack.channel(channel)).toHaveLength(1)
})

it('a hook that waits again under the same id is a new request', async () => {
  const { send, build, replies } = production()
  await send(build.started('A', 0))
  for (const second of [30, 60]) {
    await send(build.hook('HOOK_AWAITING_ACTION', second))
    await send(build.hook('HOOK_SUCCEEDED', second + 10))
  }
  expect(replies()).toHaveLength(2)
})

it('an approval that was answered before its request arrived is not requested', async () => {
  const { send, build, replies } = production()
  await send(build.started('A', 0), build.hook('HOOK_SUCCEEDED', 60))
  await send(build.hook('HOOK_AWAITING_ACTION', 30))
  expect(replies()).toEqual([])
})

it('the reply that called a deployment stuck is edited once it is deployed', async () => {
  const { send, build, replies } = production()
  await send(build.started('A', 0))
  await send(build.scheduledCheck(31 * 60))
  expect(replies()).toEqual([expect.stringMatching(/^🧱 .*S0ONCALL.* stuck for 31 min/)])
  await send(build.completed('A', 40 * 60))
  expect(replies()).toEqual([
    '✅ <!subteam^S0ONCALL> prod · backend: deployed ecs-svc/A in 40 min · rolling out ecs-svc/A had not finished after 31 min',
  ])
})

it('nobody is called for a deployment that ended before the check that found it stuck arrived', async () => {
  const { send, build, replies } = production()
  await send(build.scheduledCheck(31 * 60), build.started('A', 0), build.completed('A', 40 * 60))
  expect(replies()).toEqual([])
})

it('an error of a new name is reported once, with the reason of ECS, and the card stays open', async () => {
  const { send, build, replies, slack } = production()
  const error = build.reported('SERVICE_DEPLOYMENT_ROLLBACK_FAILED', 60, { reason: 'It failed.' })
  await send(build.started('A', 0))
  for (let twice = 0; twice < 2; twice++) await send(error)
  const [card] = slack.channel(channel)
  expect(card?.text).toBe(
    '❌ prod · backend: ECS reports SERVICE_DEPLOYMENT_ROLLBACK_FAILED of ecs-svc/A',
  )
  expect(card?.metadata?.event_payload['status']).toBe('error_reported')
  expect(JSON.stringify(card?.blocks)).toContain('SERVICE_DEPLOYMENT_ROLLBACK_FAILED: It failed.')
  expect(replies()).toEqual([
    expect.stringMatching(/^❌ .*S0ONCALL.* ECS reports SERVICE_DEPLOYMENT_ROLLBACK_FAILED of /),
  ])
  await send(build.scheduledCheck(31 * 60))
  expect(slack.channel(channel)[0]?.text).toMatch(/^🧱/)
  await send(build.completed('A', 40 * 60))
  expect(slack.channel(channel)[0]?.text).toMatch(/^✅ prod · backend: deployed ecs-svc\/A in/)
  expect(replies()).toHaveLength(2)
})

it('an error of a deployment of which nothing else has arrived is reported', async () => {
  const { send, build, replies } = production()
  await send(build.reported('SERVICE_DEPLOYMENT_ROLLBACK_FAILED', 60))
  expect(replies()).toHaveLength(1)
})

it('an error of a rollback is reported on the message of what it rolls back', async () => {
  const { send, build, replies, slack } = production()
  await send(build.started('A', 0), build.failed('A', 60), build.rollingBack('X', 60))
  const deploymentId = build.deploymentId('X')
  await send(build.reported('SERVICE_DEPLOYMENT_ROLLBACK_FAILED', 90, { deploymentId }))
  expect(slack.channel(channel)).toHaveLength(1)
  expect(replies()).toHaveLength(2)
})

it.each(['WARN', 'INFO'])(
  'a hook event of a new name and the type %s is on the card and mentions nobody',
  async (eventType) => {
    const { send, build, replies, slack } = production()
    await send(build.started('A', 0), build.hook('HOOK_RETRIED', 40, { eventType }))
    const [card, ...others] = slack.channel(channel)
    expect(card?.text).toMatch(/^⏳/)
    expect(JSON.stringify(card?.blocks)).toContain('ECS reports HOOK_RETRIED at POST_SCALE_UP')
    expect([others, replies()]).toEqual([[], []])
  },
)

it('a hook event of a new name and the type ERROR is reported, and the hook still waits', async () => {
  const { send, build, replies, slack } = production()
  await send(build.started('A', 0), build.hook('HOOK_AWAITING_ACTION', 30))
  await send(build.hook('HOOK_NOT_ANSWERABLE', 40, { eventType: 'ERROR' }))
  expect(slack.channel(channel)[0]?.text).toMatch(/^✋/)
  expect(replies()).toEqual([
    expect.stringMatching(/^✋ /),
    expect.stringMatching(/^❌ .*S0ONCALL.* HOOK_NOT_ANSWERABLE of ecs-svc\/A at POST_SCALE_UP$/),
  ])
})

it('a deployment that is stuck is counted again by the check, so that zero is not taken for what ran before', async () => {
  const running = [2, 0]
  const { handle, slack, build } = setup({
    environment: prod,
    enrich: async ({ id: deployment, updatedAt: at }) => [
      { kind: 'counts', deployment, at, running: 0, others: running.shift() ?? 0, desired: 2 },
    ],
  })
  await handle(queued(build.started('A', 0)))
  await handle(queued(build.scheduledCheck(31 * 60)))
  const [card] = slack.channel(channel)
  expect(slack.thread(card?.ts ?? '').map(({ text }) => text)).toEqual([
    expect.stringContaining('prod · backend: NOTHING is serving, 0 of 2 tasks · '),
  ])
})
