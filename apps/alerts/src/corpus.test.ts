import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { queued, setup } from './testing/setup.ts'

it('handles every recorded event without failing', async (context) => {
  const corpus = inject('corpus') ?? context.skip('no corpus: set CORPUS to its folder')
  const folder = join(corpus, 'events')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const events = files
    .filter((file) => file.endsWith('.json'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
  const { handle, slack } = setup()
  expect(events.length).toBeGreaterThan(100)
  expect(await handle(queued(...events))).toEqual({ batchItemFailures: [] })
  for (const { text } of slack.messages) expect(text.length).toBeLessThanOrEqual(120)
  expect(slack.messages.length).toBeGreaterThan(0)
})

it('says of each recorded event of ECS, by itself, what it means, or why it says nothing', async (context) => {
  const corpus = inject('corpus') ?? context.skip('no corpus: set CORPUS to its folder')
  const folder = join(corpus, 'events')
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  expect(files).toHaveLength(53)
  const said = []
  for (const file of files.sort()) {
    const { handle, slack, logs } = setup()
    const event = readFileSync(join(folder, file), 'utf8')
    expect(await handle(queued(event))).toEqual({ batchItemFailures: [] })
    const told = slack.messages.map(({ channel, text }) => `${channel} ${text}`)
    const why = logs.flatMap(({ message }) => (message.startsWith('ignored') ? [message] : []))
    const silent = why.length > 0 ? why : ['kept, and nothing to say yet']
    if (file.includes('-ecs-'))
      said.push(`${file.slice(0, 3)} ${(told.length > 0 ? told : silent).join('\n    ')}`)
  }
  expect(`\n${said.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    001 ignored, because the task is PROVISIONING
    002 ignored, because SERVICE_STEADY_STATE is no trouble
    003 ignored, because the task is RUNNING
    004 ignored, because the stop is part of healthy life (Scaling activity initiated by (deployment ecs-svc/8646900195280463695))
    005 ignored, because the task is RUNNING
    006 ignored, because the stop is part of healthy life (Scaling activity initiated by (deployment ecs-svc/9909299324976484585))
    007 ignored, because its source is "aws.ecs" and its detail-type "ECS Container Instance State Change"
    008 ignored, because it belongs to no service
    011 ignored, because its source is "aws.ecs" and its detail-type "ECS Container Instance State Change"
    012 ignored, because the stop is part of healthy life (Task stopped by user)
    019 ignored, because it belongs to no service
    020 ignored, because SERVICE_STEADY_STATE is no trouble
    021 ignored, because CAPACITY_PROVIDER_STEADY_STATE is no trouble
    022 CDEPLOYMENTS ❌ (unknown: cluster default) · servicetest: its tasks fail to start, over and over
    023 CDEPLOYMENTS ❌ (unknown: cluster default) · servicetest: no capacity for Fargate tasks (RESOURCE:FARGATE)
    024 CDEPLOYMENTS ❌ (unknown: cluster default) · servicetest: a task cannot be placed (RESOURCE:CPU)
    025 CDEPLOYMENTS ⏳ (unknown: cluster default) · servicetest: rolling out ecs-svc/123
    026 CDEPLOYMENTS ↩️ (unknown: cluster default) · servicetest: a deployment failed, rolling back
        CDEPLOYMENTS ❌ (unknown: cluster default) · servicetest: a deployment failed: ECS gives no reason
    027 CDEPLOYMENTS ✅ (unknown: cluster default) · servicetest: deployed ecs-svc/123
    028 CDEPLOYMENTS ❌ (unknown: cluster default) · servicetest: ecs-svc/123 failed
        CDEPLOYMENTS ❌ (unknown: cluster default) · servicetest: ecs-svc/123 failed: circuit breaker: task failed to start
    029 ignored, because it belongs to no service
    030 ignored, because it belongs to no service
    037 CDEPLOYMENTS ✅ (unknown: cluster project-staging) · web: deployed ecs-svc/4231880795355584839
    038 CDEPLOYMENTS ⚠️ (unknown: cluster test) · example-api-v1: a task stopped: container app exited with code 2
    047 ignored, because it belongs to no service
    051 CDEPLOYMENTS ❌ (unknown: cluster catalogue-2023-03-09) · image_inferrer: its tasks fail to start, over and over
    052 CDEPLOYMENTS ❌ (unknown: cluster example-cluster) · example-service: its tasks fail to start, over and over
    053 CDEPLOYMENTS ❌ (unknown: cluster demo) · httpbin-service-fargate: a task cannot be placed
    "
  `)
})
