import type { DeploymentTarget } from '@repo/environments'
import { dev, prod } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { cardsOf } from '../deployment/card.ts'
import type { CountTasks } from '../enrich/count-tasks.ts'
import { deploymentMessage } from '../render/deployment.ts'
import { change, completed, logs, started } from '../testing/facts.ts'
import { settings } from '../testing/settings.ts'
import { placeOf, queued, setup } from '../testing/setup.ts'
import { dueNotification } from './notifier.ts'
import { createTopic, type Publication } from './sns.ts'
import { createWebhook } from './webhook.ts'

/** The policy, with no alert for the topic. */
const withoutTopic: typeof settings.policy = JSON.parse(
  JSON.stringify(settings.policy),
  (key, value) => (key === 'sns' ? false : value),
)

const enrich = async () => [change('A'), logs('A', ['a < b & <!channel>', 'goodbye'])]

function webhookSetup(more: { readonly countTasks?: CountTasks } = {}) {
  const sent: { text: string; blocks: unknown[] }[] = []
  const next: (Response | Error)[] = []
  const webhook = createWebhook({
    url: async () => 'https://hooks.slack.test/services/T/B/secret',
    fetch: (async (_: unknown, init: { body: string }) => {
      const instead = next.shift()
      if (instead instanceof Error) throw instead
      if (instead) return instead
      sent.push(JSON.parse(init.body))
      return new Response('ok')
    }) as unknown as typeof fetch, // Only what the webhook uses of fetch.
  })
  const options = { environment: prod, notifiers: [webhook], enrich, withoutBot: true }
  return { ...setup({ ...options, ...more }), sent, next }
}

it('a reply that is over is no reason to notify', () => {
  const [card] = cardsOf([started('A', 0), completed('A', 60)])
  if (!card) throw new Error('no card')
  const message = deploymentMessage(card, placeOf(prod), settings)
  const reply = { ...message, escalation: 'approval:a:1' }
  const sent = { channel: 'sns', ts: '', hash: '', replies: { deployed: { ts: '', hash: '' } } }
  const before = { previous: sent, aliases: [] }
  expect(dueNotification({ ...message, replies: [reply] }, before)?.why).toHaveLength(1)
  const over = { ...reply, over: true } as const
  expect(dueNotification({ ...message, replies: [over] }, before)).toBeUndefined()
})

describe('an incoming webhook', () => {
  it('gets each request for approval, and none that was answered before', async () => {
    const { handle, build, sent } = webhookSetup()
    const ofB = { hookId: 'b' }
    await handle(queued(build.started('A', 0), build.hook('HOOK_AWAITING_ACTION', 40)))
    await handle(queued(build.hook('HOOK_SUCCEEDED', 60)))
    await handle(queued(build.hook('HOOK_AWAITING_ACTION', 80, ofB)))
    await handle(queued(build.hook('HOOK_FAILED', 90, ofB)))
    const requests = sent.filter(({ text }) => text.startsWith('✋'))
    expect(requests).toHaveLength(2)
    for (const { text } of requests) expect(text).toContain('<!subteam^S0APPROVERS>')
    expect(JSON.stringify(sent.at(-1))).not.toMatch(/waited for approval[^"]*: /)
  })

  it('gets each change of status once, with the reason in the same message', async () => {
    const { handle, build, sent } = webhookSetup()
    const events = [
      build.started('A', 0),
      build.taskStopped('A', 30),
      build.taskStopped('A', 60),
      build.failed('A', 90),
      build.rollingBack('X', 90),
      build.completed('X', 125),
    ]
    for (const event of events) await handle(queued(event))
    for (const event of events) await handle(queued(event))
    expect(sent.map(({ text }) => text)).toEqual([
      '⏳ prod · backend: rolling out 8b31d07',
      expect.stringMatching(
        /^❌ <!subteam\^S0ONCALL> prod · backend: serving not known · 8b31d07 did not start/,
      ),
      '↩️ prod · backend: 8b31d07 failed, rolled back to 4f2a9c1',
    ])
    const why = JSON.stringify(sent[1]?.blocks)
    expect(why).toContain('a &lt; b &amp; &lt;!channel&gt;')
    expect(JSON.stringify(sent[2]?.blocks)).not.toContain('goodbye')
  })

  it('gets only the end, with the reason, if all events came in one batch', async () => {
    const { handle, build, sent } = webhookSetup()
    await handle(queued(build.completed('X', 125), build.failed('A', 90), build.started('A', 0)))
    await handle(queued(build.rollingBack('X', 90)))
    expect(sent.at(-1)?.text).toMatch(/prod · backend: 8b31d07/)
    expect(sent.filter(({ text }) => text.startsWith('⏳'))).toEqual([])
  })

  it('gets the mention that a failed task has once nothing runs', async () => {
    const running = [1, 0]
    const countTasks: CountTasks = async (_, at) => [
      { kind: 'counts', deployment: '', at, running: running.shift() ?? 0, others: 0, desired: 2 },
    ]
    const { handle, build, sent } = webhookSetup({ countTasks })
    await handle(queued(build.taskStopped('Z', 0)))
    for (const minute of [1, 2]) await handle(queued(build.scheduledCheck(minute * 60)))
    expect(sent.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^⚠️ prod · backend: a task stopped/),
      expect.stringMatching(/^❌ <!subteam\^S0ONCALL> prod · backend: NOTHING is serving/),
    ])
  })

  it('gets no start after the end', async () => {
    const { handle, build, sent } = webhookSetup()
    await handle(queued(build.completed('A', 60)))
    await handle(queued(build.started('A', 0)))
    expect(sent.map(({ text }) => text)).toEqual([expect.stringMatching(/^✅/)])
  })

  it.each([
    ['429', () => new Response('', { status: 429, headers: { 'retry-after': '3' } })],
    ['500', () => new Response('rollup_error', { status: 500 })],
    ['an HTML page with 200', () => new Response('<html>maintenance</html>')],
    ['a dropped connection', () => new TypeError('fetch failed')],
  ])('is retried after %s', async (_, fault) => {
    const { handle, build, sent, next, logs } = webhookSetup()
    const batch = queued(build.started('A', 0))
    next.push(fault())
    expect((await handle(batch)).batchItemFailures).toHaveLength(1)
    expect(JSON.stringify(logs)).not.toContain('services/T/B')
    expect(await handle(batch)).toEqual({ batchItemFailures: [] })
    expect(sent).toHaveLength(1)
  })
})

describe('an SNS topic', () => {
  function withTopic(environment: DeploymentTarget, more: Parameters<typeof setup>[0] = {}) {
    const published: Publication[] = []
    const topic = createTopic({
      topicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts',
      publish: async (publication) => published.push(publication),
    })
    return { ...setup({ environment, notifiers: [topic], enrich, ...more }), published }
  }

  it('gets a failure in production in one publication for e-mail and Amazon Q', async () => {
    const { handle, build, published } = withTopic(prod)
    await handle(queued(build.started('A', 0)))
    expect(published).toEqual([])
    await handle(queued(build.taskStopped('A', 60), build.failed('A', 90)))
    await handle(queued(build.rollingBack('X', 91)))
    const [publication, ...others] = published
    expect(others).toEqual([])
    const { default: fallback, email, https } = JSON.parse(publication?.Message ?? '{}')
    expect(fallback).toBe(email)
    expect(publication?.Subject).toMatchInlineSnapshot(
      `"prod - backend: serving not known - 8b31d07 did not start: container app exited with code 1"`,
    )
    expect(email).toMatchInlineSnapshot(`
      "❌ prod · backend: 8b31d07 failed
         the attempt took 1 min 30 s · by hana
         Service: https://ap-northeast-1.console.aws.amazon.com/ecs/v2/clusters/app-prod/services/backend/health?region=ap-northeast-1
         Logs: https://ap-northeast-1.console.aws.amazon.com/cloudwatch/home?region=ap-northeast-1#logsV2:log-groups/log-group/$252Fecs$252Fbackend/log-events/ecs$252Fapp$252F3
         Run: https://github.com/example/shop/actions/runs/1
         Compare: https://github.com/example/shop/compare/4f2a9c1e5b7d8f0a1b2c3d4e5f60718293a4b5c6...8b31d07c9e2f4a6b8d0e1f2a3b4c5d6e7f8091a2

      ❌ prod · backend: not known whether it serves · 8b31d07 did not start: container app exited with code 1
      1 of 1 task, within 4 s of its start. Code 1 is the application's own error.
      last lines of container app:
        a < b & <!channel>
        goodbye
      Next: see what it logged last; correct the code or ecspresso/prod/values.env, or revert 8b31d07.
         task definition backend:57 (was backend:56) · deployment ecs-svc/A · stop code EssentialContainerExited"
    `)
    expect(JSON.parse(https)).toMatchInlineSnapshot(`
      {
        "content": {
          "description": "the attempt took 1 min 30 s · by hana
      <https://ap-northeast-1.console.aws.amazon.com/ecs/v2/clusters/app-prod/services/backend/health?region=ap-northeast-1|Service> · <https://ap-northeast-1.console.aws.amazon.com/cloudwatch/home?region=ap-northeast-1#logsV2:log-groups/log-group/$252Fecs$252Fbackend/log-events/ecs$252Fapp$252F3|Logs> · <https://github.com/example/shop/actions/runs/1|Run> · <https://github.com/example/shop/compare/4f2a9c1e5b7d8f0a1b2c3d4e5f60718293a4b5c6...8b31d07c9e2f4a6b8d0e1f2a3b4c5d6e7f8091a2|Compare>
      ❌ <!subteam^S0ONCALL> prod · backend: not known whether it serves · <https://github.com/example/shop/commit/8b31d07c9e2f4a6b8d0e1f2a3b4c5d6e7f8091a2|8b31d07> did not start: container app exited with code 1
      1 of 1 task, within 4 s of its start. Code 1 is the application's own error.
      last lines of container app
      \`\`\`
      a &lt; b &amp; &lt;!channel&gt;
      goodbye
      \`\`\`
      Next: see what it logged last; correct the code or ecspresso/prod/values.env, or revert <https://github.com/example/shop/commit/8b31d07c9e2f4a6b8d0e1f2a3b4c5d6e7f8091a2|8b31d07>.
      task definition backend:57 (was backend:56) · deployment ecs-svc/A · stop code EssentialContainerExited",
          "textType": "client-markdown",
          "title": "❌ prod · backend: 8b31d07 failed",
        },
        "metadata": {
          "additionalContext": {
            "by_hand": "false",
            "cause": "application-error",
            "cluster": "app-prod",
            "commit": "8b31d07c9e2f4a6b8d0e1f2a3b4c5d6e7f8091a2",
            "container": "app",
            "deployment_id": "ecs-svc/A",
            "environment": "prod",
            "exit_code": "1",
            "outcome": "failed",
            "previous_commit": "4f2a9c1e5b7d8f0a1b2c3d4e5f60718293a4b5c6",
            "previous_task_definition": "backend:56",
            "service": "backend",
            "status": "failed",
            "task_definition": "backend:57",
          },
          "eventType": "deployment",
          "summary": "❌ prod · backend: 8b31d07 failed",
          "threadId": "ecs-svc/A",
        },
        "source": "custom",
        "version": "1.0",
      }
    `)
  })

  it('gets a stuck deployment, also without any other publisher', async () => {
    const { handle, build, published } = withTopic(prod, { withoutBot: true })
    await handle(queued(build.started('A', 0)))
    await handle(queued(build.scheduledCheck(1860)))
    await handle(queued(build.scheduledCheck(1920)))
    expect(published.map(({ Subject }) => Subject)).toEqual([
      'prod - backend: serving not known - 8b31d07 stuck for 31 min: ECS gives no reason',
    ])
    await handle(queued(build.completed('A', 2000)))
    await handle(queued(build.scheduledCheck(9000)))
    expect(published).toHaveLength(1)
  })

  it('gets nothing without a policy for it', async () => {
    const { handle, build, published } = withTopic(dev)
    await handle(queued(build.started('A', 0), build.failed('A', 90)))
    expect(published).toEqual([])
  })

  it.each([
    ['of a deployment, in a reply', 'failed', []],
    ['of a service, in the message itself', 'trouble', []],
    ['of a deployment, whose card is there', 'failed', ['started']],
  ] as const)(
    'gets an alarm that no Slack call accepts, also without a policy for it: %s',
    async (_, alarm, before) => {
      const deadLetters: unknown[] = []
      const { handle, build, slack, published } = withTopic(prod, {
        settings: { ...settings, policy: withoutTopic },
        deadLetter: async (_record, error) => void deadLetters.push(error),
      })
      const event = {
        started: () => build.started('A', 0),
        failed: () => build.failed('A', 90),
        trouble: () => build.trouble('SERVICE_TASK_PLACEMENT_FAILURE', 90),
      }
      for (const name of before) await handle(queued(event[name]()))
      slack.fault = () => ({ body: '{"ok":false,"error":"token_revoked"}' })
      const batch = queued(event[alarm]())
      await handle(batch)
      await handle(batch)
      expect(published).toHaveLength(1)
      expect(deadLetters).toMatchObject([{ code: 'token_revoked' }, { code: 'token_revoked' }])
    },
  )

  it('gets nothing without a policy for it when Slack refuses a message that mentions nobody', async () => {
    const { handle, build, slack, published } = withTopic(prod, {
      settings: { ...settings, policy: withoutTopic },
      deadLetter: async () => {},
    })
    slack.fault = () => ({ body: '{"ok":false,"error":"is_archived"}' })
    await handle(queued(build.started('A', 0)))
    await handle(queued(build.completed('A', 60)))
    expect(published).toEqual([])
  })

  it('gets a message once although Slack is down', async () => {
    const { handle, build, published, slack } = withTopic(prod)
    const batch = queued(build.failed('A', 90))
    slack.next.push({ status: 503, body: '' })
    expect((await handle(batch)).batchItemFailures).toHaveLength(1)
    expect(await handle(batch)).toEqual({ batchItemFailures: [] })
    expect(published).toHaveLength(1)
  })
})
