import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sampleEvents } from '@repo/aws-events/build'
import { expect, inject, it } from 'vitest'
import { queued, setup } from './testing/setup.ts'

it('handles every documented event without failing', async () => {
  const { handle, slack } = setup()
  const events = sampleEvents().map(({ event }) => event)
  expect(await handle(queued(...events))).toEqual({ batchItemFailures: [] })
  for (const { text } of slack.messages) expect(text.length).toBeLessThanOrEqual(120)
  expect(slack.messages.length).toBeGreaterThan(0)
})

it('publishes or ignores each documented event, alone, as in this list', async () => {
  const results = []
  for (const { name, event } of sampleEvents()) results.push(`${name}: ${await meaningOf(event)}`)
  expect(`\n${results.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    service deployment in progress: CDEPLOYMENTS ⏳ (unknown: cluster default) · servicetest: rolling out ecs-svc/2222222222222222222
    service deployment completed: CDEPLOYMENTS ✅ (unknown: cluster default) · servicetest: deployed ecs-svc/2222222222222222222
    service deployment failed: CDEPLOYMENTS ❌ (unknown: cluster default) · servicetest: ecs-svc/3333333333333333333 failed
        CDEPLOYMENTS ❌ (unknown: c… · servicetest: serving not known · ecs-svc/3333333333333333333 failed: circuit breaker: task failed to s…
    service deployment rolling back: CDEPLOYMENTS ↩️ (unknown: cluster default) · servicetest: a deployment failed, rolling back
        CDEPLOYMENTS ❌ (unknown: cluster default) · servicetest: not known whether it serves · a deployment failed: its circuit breaker fired
    hook awaiting action: CDEPLOYMENTS ✋ (unknown: cluster default) · servicetest: a deployment waits for approval until 2026-01-03 03:08 UTC
        CDEPLOYMENTS ✋ (unknown: cluster default) · servicetest: a deployment waits for approval until 2026-01-03 03:08 UTC
    task provisioning: ignored, because the task is PROVISIONING
    task running: ignored, because the task is RUNNING
    task of no service running: ignored, because the task is RUNNING
    task stopped, essential container exited: CDEPLOYMENTS ⚠️ (unknown: cluster default) · servicetest: a task stopped: container app exited with code 1
    task stopped by the service scheduler: ignored, because the stop is part of healthy life (Scaling activity initiated by (deployment ecs-svc/3333333333333333333))
    task of no service stopped by a user: ignored, because somebody stopped the task
    service steady state: stored, without a message
    service task start impaired: CDEPLOYMENTS ❌ (unknown: cluster default) · servicetest: its tasks fail to start, over and over
    service task placement failure: CDEPLOYMENTS ❌ (unknown: cluster default) · servicetest: no capacity for Fargate tasks (RESOURCE:FARGATE)
    image push: ignored, because a push or deletion of an image is not published, only its scan
    image delete: ignored, because a push or deletion of an image is not published, only its scan
    image scan complete, nothing found: stored, without a message
    image scan complete, critical and high: CDEPLOYMENTS 🛡️ (unknown repository) · my-repository-name latest: 10 critical, 2 high found in this image
    image scan complete, high: CDEPLOYMENTS 🛡️ (unknown repository) · my-repository-name untagged image sha256:aaaaaaaaaaaa: 1 high found in this image
    image scan failed: CDEPLOYMENTS 🛡️ (unknown re… · my-reposito…: the scan of untagged image sha256:aaaaaaaaaaaa failed: its vulnerabilities are not kno…
    inspector initial scan: CDEPLOYMENTS 🛡️ (unknown repository) · my-repository-name latest: 7 critical, 61 high found in this image
    inspector finding: CDEPLOYMENTS 🛡️ (unknown repository) · my-repository-name latest: 1 critical found in this image
    inspector finding closed: stored, without a message
    scheduled event: stored, without a message
    container instance: ignored, because its source is "aws.ecs" and its detail-type "ECS Container Instance State Change"
    capacity provider steady state: ignored, because it belongs to no service
    inspector initial scan of an instance: ignored, because it is a scan of something other than an ECR image
    image replication: ignored, because its source is "aws.ecr" and its detail-type "ECR Replication Action"
    pull through cache: ignored, because its source is "aws.ecr" and its detail-type "ECR Pull Through Cache Action"
    instance state change: ignored, because its source is "aws.ec2" and its detail-type "EC2 Instance State-change Notification"
    alarm state change: ignored, because its source is "aws.cloudwatch" and its detail-type "CloudWatch Alarm State Change"
    stack status change: ignored, because its source is "aws.cloudformation" and its detail-type "CloudFormation Stack Status Change"
    task retirement: CDEPLOYMENTS ⚠️ (unknown: cluster default) · servicetest: AWS replaces its Fargate tasks from 2026-01-09 03:29 UTC
    alarm of an environment: CDEPLOYMENTS ❌ (unknown: cluster default) · backend: requests are answered with 5xx
    alarm of an environment is over: stored, without a message
    inspector scanning stopped: CDEPLOYMENTS 🛡️ (unknown re… · my-reposito…: Amazon Inspector no longer scans untagged image sha256:aaaaaaaaaaaa (SCAN_ELIGIBILITY_…
    inspector on-demand scan failed: CDEPLOYMENTS 🛡️ (unknown re… · ami-0abcdef…: the scan of machine image failed (UNSUPPORTED_OS): its vulnerabilities are not known
    "
  `)
})

/** The messages of one event by itself, or why there is none. */
async function meaningOf(event: unknown): Promise<string> {
  const { handle, slack, logs } = setup()
  expect(await handle(queued(event))).toEqual({ batchItemFailures: [] })
  const published = slack.messages.map(({ channel, text }) => `${channel} ${text}`)
  const why = logs.flatMap(({ message, fields }) =>
    message === 'event ignored' && 'reason' in fields ? [`ignored, because ${fields.reason}`] : [],
  )
  const silent = why.length > 0 ? why : ['stored, without a message']
  return (published.length > 0 ? published : silent).join('\n    ')
}

it('handles every captured event without failing', async (context) => {
  const corpus = inject('corpus') ?? context.skip('no captures of third parties: set CORPUS')
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

it('publishes or ignores each captured event of ECS, alone, as in this list', async (context) => {
  const corpus = inject('corpus') ?? context.skip('no captures of third parties: set CORPUS')
  const folder = join(corpus, 'events')
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  expect(files).toHaveLength(53)
  const results = []
  for (const file of files.sort()) {
    if (!file.includes('-ecs-')) continue
    const event = readFileSync(join(folder, file), 'utf8')
    results.push(`${file.slice(0, 3)} ${await meaningOf(event)}`)
  }
  expect(`\n${results.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    001 ignored, because the task is PROVISIONING
    002 stored, without a message
    003 ignored, because the task is RUNNING
    004 ignored, because the stop is part of healthy life (Scaling activity initiated by (deployment ecs-svc/8646900195280463695))
    005 ignored, because the task is RUNNING
    006 ignored, because the stop is part of healthy life (Scaling activity initiated by (deployment ecs-svc/9909299324976484585))
    007 ignored, because its source is "aws.ecs" and its detail-type "ECS Container Instance State Change"
    008 ignored, because the task is RUNNING
    011 ignored, because its source is "aws.ecs" and its detail-type "ECS Container Instance State Change"
    012 ignored, because the stop is part of healthy life (Task stopped by user)
    019 ignored, because the task is RUNNING
    020 stored, without a message
    021 ignored, because CAPACITY_PROVIDER_STEADY_STATE is no trouble
    022 CDEPLOYMENTS ❌ (unknown: cluster default) · servicetest: its tasks fail to start, over and over
    023 CDEPLOYMENTS ❌ (unknown: cluster default) · servicetest: no capacity for Fargate tasks (RESOURCE:FARGATE)
    024 CDEPLOYMENTS ❌ (unknown: cluster default) · servicetest: a task cannot be placed (RESOURCE:CPU)
    025 CDEPLOYMENTS ⏳ (unknown: cluster default) · servicetest: rolling out ecs-svc/123
    026 CDEPLOYMENTS ↩️ (unknown: cluster default) · servicetest: a deployment failed, rolling back
        CDEPLOYMENTS ❌ (unknown: cluster default) · servicetest: not known whether it serves · a deployment failed: its circuit breaker fired
    027 CDEPLOYMENTS ✅ (unknown: cluster default) · servicetest: deployed ecs-svc/123
    028 CDEPLOYMENTS ❌ (unknown: cluster default) · servicetest: ecs-svc/123 failed
        CDEPLOYMENTS ❌ (unknown: c… · servicetest: not known whether it serves · ecs-svc/123 failed: circuit breaker: task failed to start
    029 ignored, because the task is RUNNING
    030 ignored, because the task is RUNNING
    037 CDEPLOYMENTS ✅ (unknown: cluster project-staging) · web: deployed ecs-svc/4231880795355584839
    038 CDEPLOYMENTS ⚠️ (unknown: cluster test) · example-api-v1: a task stopped: container app exited with code 2
    047 ignored, because the task ended well
    051 CDEPLOYMENTS ❌ (unknown: cluster catalogue-2023-03-09) · image_inferrer: its tasks fail to start, over and over
    052 CDEPLOYMENTS ❌ (unknown: cluster example-cluster) · example-service: its tasks fail to start, over and over
    053 CDEPLOYMENTS ❌ (unknown: cluster demo) · httpbin-service-fargate: a task cannot be placed
    "
  `)
})
