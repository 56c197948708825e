import type { CloudView, SlackMessage } from '@repo/local-cloud'
import { REDRIVE, STOP_FAULTS, type StageView } from '../protocol.ts'
import {
  action,
  at,
  call,
  cloudView,
  crashedTask,
  deployment,
  event,
  NEW,
  OLD,
  oldTask,
  queue,
  revision,
  service,
  stageView,
  task,
} from './cloud.fixture.ts'

const QUIET = '444455556666/eu-west-1/cluster-quiet/web'
const EMPTY = '444455556666/eu-west-1/cluster-empty/web'

const earlier = deployment({
  id: 'ecs-svc/0',
  status: 'SUCCESSFUL',
  target: revision(OLD, 56),
  sources: [],
  createdAt: at(0),
  startedAt: at(0),
  finishedAt: at(1, 48),
})

const rollback = {
  id: 'ecs-svc/2',
  reason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
  startedAt: at(4, 2),
  to: revision(OLD, 56),
}

/** Three environments: one is rolled back, one is steady, nothing was ever deployed to the third. */
export function rollingBack(changed: Partial<CloudView> = {}): CloudView {
  return cloudView(
    {
      now: at(4, 31),
      channels: [
        {
          id: 'C1',
          name: 'deployments-live',
          messages: [
            message('1', 'live · web: 8b31d07 failed, rolling back to 4f2a9c1', 4),
            message('2', 'live still serves 4f2a9c1: 8b31d07 did not start', 1),
          ],
        },
        { id: 'C2', name: 'deployments-quiet', messages: [] },
      ],
      services: [
        service({
          deployments: [
            deployment({
              status: 'ROLLBACK_IN_PROGRESS',
              breaker: { failures: 3, threshold: 3, status: 'TRIGGERED' },
              rollback,
            }),
            earlier,
          ],
          tasks: [oldTask(), oldTask(), crashedTask(), crashedTask(), crashedTask()],
        }),
        service({
          key: QUIET,
          desiredCount: 1,
          deployments: [
            deployment({ id: 'ecs-svc/9', status: 'SUCCESSFUL', finishedAt: at(3, 59) }),
          ],
          tasks: [task({ startedBy: 'ecs-svc/9' })],
        }),
      ],
      queues: [
        queue({ waiting: 3, inFlight: 1 }),
        queue({ name: 'alerts-dead', arn: 'arn:dead', deadLettersOf: 'arn:alerts.fifo' }),
      ],
      events: [
        event(30, { detailType: 'ECR Image Action', event: { detail: { 'action-type': 'PUSH' } } }),
        event(49, {
          event: {
            detail: {
              lastStatus: 'STOPPED',
              desiredStatus: 'STOPPED',
              containers: [{ exitCode: 1 }],
            },
          },
        }),
        event(111, {
          detailType: 'ECS Deployment State Change',
          event: { detail: { eventName: 'SERVICE_DEPLOYMENT_FAILED' } },
        }),
      ],
      calls: [call(1), call(2, { operation: 'UpdateService' }), call(3, { client: 'alerts' })],
      ...changed,
    },
    stageWith(),
  )
}

/** The same, with a fault of Slack and a dead letter. */
export function inTrouble(): CloudView {
  const letter = {
    id: 'letter-1',
    body: JSON.stringify({ 'detail-type': 'ECS Task State Change', detail: {} }),
    attributes: { ErrorCode: 'channel_not_found', ErrorMessage: 'Slack has no such channel' },
  }
  return rollingBack({
    faults: [
      {
        id: 'slack-1',
        service: 'slack',
        method: '*',
        fault: 'rate_limited',
        left: undefined,
        until: at(5, 12),
      },
    ],
    queues: [
      queue({ waiting: 3, inFlight: 1 }),
      queue({
        name: 'alerts-dead',
        arn: 'arn:dead',
        deadLettersOf: 'arn:alerts.fifo',
        waiting: 1,
        messages: [letter],
      }),
    ],
  })
}

function stageWith(): StageView {
  const environment = (name: string, production: boolean, key: string) => ({
    name,
    production,
    branch: name,
    channel: `#deployments-${name}`,
    services: [{ key, name: 'web', url: `http://127.0.0.1:1/${name}` }],
  })
  return stageView({
    environments: [
      environment('empty', false, EMPTY),
      environment('live', true, service().key),
      environment('quiet', false, QUIET),
    ],
    actions: [
      action('push-good', { label: 'Push a good commit to live' }),
      action('push-crash', { label: 'Push a commit that cannot start to live', running: true }),
      action('slack-429', { group: 'slack', label: 'Let Slack answer 429 for a minute' }),
      action('zero', { group: 'tasks', label: 'Scale live to zero', confirm: true }),
      action('approve', {
        group: 'deployment',
        label: 'Approve the deployment of live',
        disabled: 'No deployment waits for approval.',
      }),
      action(STOP_FAULTS, { group: 'slack', label: 'Stop all faults of Slack' }),
      action(`${REDRIVE}live`, { group: 'queue', label: 'Redrive the dead letters' }),
    ],
    terminal: [
      {
        id: 1,
        environment: 'live',
        command: 'ecspresso deploy --wait-until deployed',
        lines: ['[web/live] Registered web:57.', 'ERROR web:57 is not what the service runs.'],
        startedAt: at(2, 10),
        exitCode: 1,
      },
      {
        id: 2,
        environment: 'quiet',
        command: 'ecspresso deploy',
        lines: ['Registered'],
        startedAt: at(3),
        exitCode: undefined,
      },
    ],
    traffic: {
      [service().key]: { seconds: 10, requests: 1280, failed: 0, byCommit: { [OLD]: 1280 } },
      [QUIET]: { seconds: 10, requests: 40, failed: 4, byCommit: { [OLD]: 9, [NEW]: 27 } },
    },
    outcomes: {
      'event-111': { result: 'message', text: 'card edited' },
      'event-30': { result: 'nothing', text: 'ignored: its scan is the news' },
    },
  })
}

function message(number: string, text: string, versions: number): SlackMessage {
  const version = { text, blocks: undefined, attachments: undefined }
  return {
    ts: `${at(2) / 1000 + Number(number)}.000100`,
    ...version,
    metadata: undefined,
    edited: versions > 1,
    unacknowledged: [],
    history: Array.from({ length: versions }, (_, index) => ({ ...version, time: at(2, index) })),
  }
}
