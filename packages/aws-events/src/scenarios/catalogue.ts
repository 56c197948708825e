import type { Scenario } from './scenario.ts'
import type { ServiceEvents } from './service-events.ts'

/** Commits whose images the scenarios deploy: the one that serves before, and the one of deployment A. */
export const oldCommit = '4f2a9c1e5b7d8f0a1b2c3d4e5f60718293a4b5c6'
export const newCommit = '8b31d07c9e2f4a6b8d0e1f2a3b4c5d6e7f8091a2'

/** Three tasks exit, and the circuit breaker ends the deployment. */
const crashes = (on: ServiceEvents, letter = 'A', second = 0) => [
  ...[20, 50, 80].map((later) => on.taskStopped(letter, second + later)),
  on.failed(letter, second + 90),
]

const outOfMemory = {
  containers: [
    {
      name: 'app',
      exitCode: 137,
      reason: 'OutOfMemoryError: Container killed due to memory usage',
    },
  ],
}

const preShift = 'PRE_PRODUCTION_TRAFFIC_SHIFT'
const canary = {
  strategy: 'CANARY',
  productionPercent: 10,
  bakeMinutes: 10,
  stepMinutes: 10,
} as const

/** The scan of one of several images that one push brings: only the index has the tag. */
const partOfPush = (digit: string, detail: object) => ({
  'image-digest': `sha256:${digit.repeat(64)}`,
  'image-tags': [],
  ...detail,
})

const catalogue = {
  'rolling-out': {
    description: 'A deployment has begun.',
    events: (on) => [on.started('A', 0)],
    cards: { A: 'in_progress' },
    tasks: [1, 2],
  },
  deployed: {
    description: 'A deployment completes.',
    events: (on) => [on.started('A', 0), on.completed('A', 108)],
    cards: { A: 'deployed' },
    tasks: [2, 0],
  },
  'both-detail-types': {
    description:
      'ECS reports a deployment as a deployment and as a service action, and another one has begun.',
    events: (on) => {
      const ofA = { deploymentId: on.deploymentId('A') }
      return [
        ...[on.started('A', 0), on.trouble('SERVICE_DEPLOYMENT_IN_PROGRESS', 1, ofA)],
        ...[on.completed('A', 60), on.started('B', 80)],
        on.trouble('SERVICE_DEPLOYMENT_COMPLETED', 99, ofA),
      ]
    },
    cards: { A: 'deployed', B: 'in_progress' },
  },
  failed: {
    description: 'Its tasks crash, and there is nothing to roll back to.',
    events: (on) => [on.started('A', 0), ...crashes(on)],
    cards: { A: 'failed' },
    escalations: 1,
  },
  'rolling-back': {
    description: 'Its tasks crash, and ECS has begun to roll back.',
    events: (on) => [on.started('A', 0), ...crashes(on), on.rollingBack('X', 91)],
    cards: { A: 'rolling_back' },
    escalations: 1,
  },
  'rolled-back': {
    description: 'Its tasks crash, and ECS has rolled back by a deployment with an id of its own.',
    events: (on) => [
      ...[on.started('A', 0), ...crashes(on)],
      ...[on.rollingBack('X', 90), on.completed('X', 125)],
    ],
    cards: { A: 'rolled_back' },
    escalations: 1,
    tasks: [0, 2],
  },
  'rolled-back-old-id': {
    description:
      'Its tasks crash, and the events of the rollback have the id of the deployment before.',
    events: (on) => [
      ...[on.started('O', -900), on.completed('O', -800)],
      ...[on.started('A', 0), ...crashes(on)],
      ...[on.rollingBack('O', 90), on.completed('O', 125)],
    ],
    cards: { O: 'deployed', A: 'rolled_back' },
    escalations: 1,
  },
  'rollback-failed': {
    description: 'Its rollback fails too.',
    events: (on) => [
      ...[on.started('A', 0), on.failed('A', 90), on.rollingBack('X', 90)],
      ...crashes(on, 'X', 110),
    ],
    cards: { A: 'failed' },
    escalations: 2,
  },
  'rollback-cut-off': {
    description: 'Its tasks crash, and a newer deployment cuts its rollback off.',
    events: (on) => [
      ...[on.started('A', 0), ...crashes(on)],
      ...[on.rollingBack('X', 90), on.started('B', 95), on.completed('B', 160)],
    ],
    cards: { A: 'failed', B: 'deployed' },
    escalations: 1,
  },
  'rolled-back-unnamed': {
    description: 'Its tasks crash, and no event calls the deployment that follows a rollback.',
    events: (on) => [
      ...[on.started('A', 0), ...crashes(on)],
      ...[on.started('X', 95), on.completed('X', 140)],
    ],
    cards: { A: 'rolled_back' },
    escalations: 1,
    tasks: [0, 2],
  },
  'pushed-after-a-failure': {
    description: 'It fails, and the next push begins minutes later.',
    events: (on) => [
      ...[on.started('A', 0), ...crashes(on)],
      ...[on.started('B', 270), on.completed('B', 330)],
    ],
    cards: { A: 'failed', B: 'deployed' },
    escalations: 1,
  },
  'failed-twice': {
    description: 'Two deployments fail one after the other, and are rolled back to the same one.',
    events: (on) => [
      ...[on.started('A', 0), ...crashes(on)],
      ...[on.rollingBack('X', 90), on.completed('X', 110)],
      ...[on.started('B', 140), ...crashes(on, 'B', 140)],
      ...[on.rollingBack('B', 230, { to: 'X' }), on.completed('X', 250)],
    ],
    cards: { A: 'rolled_back', B: 'rolled_back' },
    escalations: 2,
  },
  'rolled-back-by-hand': {
    description: 'Somebody deploys the revision before.',
    events: (on) => [on.started('A', 0), on.completed('A', 108)],
    cards: { A: 'rolled_back' },
    decidedBy: 'DescribeServiceRevisions',
    tasks: [2, 0],
  },
  stopped: {
    description: 'Somebody stops it, and ECS has rolled back.',
    events: (on) => [
      on.started('A', 0),
      on.rollingBack('X', 40, { because: '' }),
      on.completed('X', 60),
    ],
    cards: { A: 'stopped' },
    escalations: 1,
    decidedBy: 'DescribeServiceDeployments',
    tasks: [0, 2],
  },
  replaced: {
    description: 'A newer deployment replaces it before it ends.',
    events: (on) => [on.started('A', 0), on.started('B', 20), on.completed('B', 80)],
    cards: { A: 'stopped', B: 'deployed' },
  },
  'awaiting-approval': {
    description: 'A pause hook waits for somebody.',
    events: (on) => [on.started('A', 0), on.hook('HOOK_AWAITING_ACTION', 40)],
    cards: { A: 'awaiting_approval' },
    open: { second: 40, strategy: 'ROLLING', stage: 'POST_SCALE_UP', timeoutAction: 'ROLLBACK' },
    approvals: 1,
    tasks: [2, 2],
  },
  approved: {
    description: 'A pause hook waits, and somebody continues the deployment.',
    events: (on) => [
      ...[on.started('A', 0), on.hook('HOOK_AWAITING_ACTION', 40)],
      ...[on.hook('HOOK_SUCCEEDED', 70), on.completed('A', 110)],
    ],
    cards: { A: 'deployed' },
    approvals: 1,
  },
  'approved-twice': {
    description: 'Two pause hooks wait one after the other, and somebody continues each of them.',
    events: (on) => [
      on.started('A', 0),
      ...['a', 'b'].flatMap((hookId, index) => [
        on.hook('HOOK_AWAITING_ACTION', 30 + index * 170, { hookId }),
        on.hook('HOOK_SUCCEEDED', 100 + index * 200, { hookId }),
      ]),
      on.completed('A', 400),
    ],
    cards: { A: 'deployed' },
    approvals: 2,
  },
  refused: {
    description: 'A pause hook waits, and somebody rolls the deployment back.',
    events: (on) => [
      ...[on.started('A', 0), on.hook('HOOK_AWAITING_ACTION', 40)],
      ...[on.hook('HOOK_FAILED', 50), on.failed('A', 50)],
      ...[on.rollingBack('X', 50), on.completed('X', 70)],
    ],
    cards: { A: 'rolled_back' },
    approvals: 1,
    escalations: 1,
  },
  'refused-unnamed': {
    description:
      'Somebody rolls it back where it waits, and no event calls the deployment that follows a rollback.',
    events: (on) => [
      ...[on.started('A', 0), on.hook('HOOK_AWAITING_ACTION', 40)],
      ...[on.hook('HOOK_FAILED', 50), on.started('X', 55), on.completed('X', 110)],
    ],
    cards: { A: 'rolled_back' },
    approvals: 1,
    escalations: 1,
  },
  'approval-timed-out': {
    description: 'A pause hook waits, nobody answers in time, and ECS has rolled back.',
    events: (on) => [
      ...[on.started('A', 0), on.hook('HOOK_AWAITING_ACTION', 40)],
      on.hook('HOOK_TIMED_OUT', 3640),
      on.rollingBack('X', 3650, { because: 'lifecycle hook: ' }),
      on.completed('X', 3700),
    ],
    cards: { A: 'rolled_back' },
    approvals: 1,
    escalations: 1,
  },
  'lambda-hook-failed': {
    description: 'The Lambda function of a hook reports a failure, and ECS has rolled back.',
    events: (on) => [
      on.started('A', 0),
      ...['HOOK_IN_PROGRESS', 'HOOK_FAILED'].map((name, index) =>
        on.lambdaHook(name, 40 + index * 30),
      ),
      on.rollingBack('X', 71, { because: 'lifecycle hook: ' }),
      on.completed('X', 110),
    ],
    cards: { A: 'rolled_back' },
    escalations: 1,
  },
  'lambda-hook-timed-out': {
    description: 'The Lambda function of a hook does not end in time, and ECS has rolled back.',
    events: (on) => [
      on.started('A', 0),
      ...['HOOK_IN_PROGRESS', 'HOOK_TIMED_OUT'].map((name, index) =>
        on.lambdaHook(name, 40 + index * 600),
      ),
      on.started('X', 645),
      on.completed('X', 700),
    ],
    cards: { A: 'rolled_back' },
    escalations: 1,
  },
  'blue-green': {
    description: 'Traffic shifts to it after a Lambda hook has let it pass at each stage.',
    events: (on) => [
      on.started('A', 0),
      ...['POST_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'].flatMap(
        (lifecycleStage, index) =>
          ['HOOK_IN_PROGRESS', 'HOOK_SUCCEEDED'].map((name, ended) =>
            on.lambdaHook(name, 60 + index * 60 + ended * 20, { lifecycleStage }),
          ),
      ),
      on.completed('A', 900),
    ],
    cards: { A: 'deployed' },
    open: { second: 205, strategy: 'BLUE_GREEN', stage: 'BAKE_TIME', bakeMinutes: 10 },
    tasks: [2, 0],
  },
  'canary-refused': {
    description:
      'A pause hook waits at each step of a canary, and somebody refuses the second step.',
    events: (on) => [
      on.started('A', 0),
      ...['HOOK_AWAITING_ACTION', 'HOOK_SUCCEEDED'].map((name, index) =>
        on.hook(name, 60 + index * 40, { hookId: 'a', lifecycleStage: preShift }),
      ),
      ...['HOOK_AWAITING_ACTION', 'HOOK_FAILED'].map((name, index) =>
        on.hook(name, 700 + index * 40, { hookId: 'b', lifecycleStage: preShift }),
      ),
      on.rollingBack('X', 741, { because: 'lifecycle hook: ' }),
      on.completed('X', 800),
    ],
    cards: { A: 'rolled_back' },
    escalations: 1,
    approvals: 2,
    open: { ...canary, second: 700, stage: preShift },
  },
  'canary-waits': {
    description: 'A pause hook waits at the second step of a canary.',
    events: (on) => [
      on.started('A', 0),
      ...['HOOK_AWAITING_ACTION', 'HOOK_SUCCEEDED'].map((name, index) =>
        on.hook(name, 60 + index * 40, { hookId: 'a', lifecycleStage: preShift }),
      ),
      on.hook('HOOK_AWAITING_ACTION', 700, { hookId: 'b', lifecycleStage: preShift }),
    ],
    cards: { A: 'awaiting_approval' },
    approvals: 2,
    open: { ...canary, second: 700, stage: preShift },
    tasks: [2, 2],
  },
  'bake-time': {
    description: 'It is in its bake time, which is longer than half an hour.',
    events: (on) => [on.started('A', 0), on.scheduledCheck(1860), on.scheduledCheck(3600)],
    cards: { A: 'in_progress' },
    open: { second: 300, strategy: 'BLUE_GREEN', stage: 'BAKE_TIME', bakeMinutes: 60 },
    scheduled: true,
    tasks: [2, 2],
  },
  'refused-and-stuck': {
    description: 'Somebody refuses it, and its rollback has not ended after 30 minutes.',
    events: (on) => [
      ...[on.started('A', 0), on.hook('HOOK_AWAITING_ACTION', 40)],
      ...[on.hook('HOOK_FAILED', 50), on.scheduledCheck(1920)],
    ],
    cards: { A: 'stuck' },
    escalations: 2,
    approvals: 1,
    scheduled: true,
    tasks: [1, 1],
  },
  stuck: {
    description: 'It has not ended after 30 minutes.',
    events: (on) => [on.started('A', 0), on.scheduledCheck(1860)],
    cards: { A: 'stuck' },
    escalations: 1,
    scheduled: true,
    tasks: [0, 2],
  },
  'error-of-a-new-name': {
    description: 'ECS reports an error of it by a name that is not documented.',
    events: (on) => [
      on.started('A', 0),
      on.reported('SERVICE_DEPLOYMENT_ROLLBACK_FAILED', 60, {
        reason: 'ECS deployment rollback failed.',
      }),
    ],
    cards: { A: 'error_reported' },
    escalations: 1,
  },
  'service-deleted': {
    description: 'Its service is deleted, so it never ends.',
    events: (on) => [
      on.started('A', 0),
      on.trouble('SERVICE_STEADY_STATE', 120),
      on.scheduledCheck(1860),
    ],
    cards: { A: 'stopped' },
    scheduled: true,
  },
  'failed-no-capacity': {
    description: 'ECS cannot place its tasks, and it fails.',
    events: (on) => [
      on.started('A', 0),
      ...[10, 70].map((second) => on.trouble('SERVICE_TASK_PLACEMENT_FAILURE', second)),
      on.failed('A', 90),
    ],
    cards: { A: 'failed' },
    escalations: 1,
  },
  'crash-loop': {
    description: 'Tasks of a service that was deployed long ago stop over and over.',
    events: (on) => [
      ...[on.started('A', -7200), on.completed('A', -7000)],
      ...[0, 90, 180, 270].map((second) => on.taskStopped('A', second)),
    ],
    cards: { A: 'deployed' },
    escalations: 1,
    others: ['crash_loop'],
  },
  'old-version-crashes': {
    description: 'Tasks of the version before stop while a deployment is on.',
    events: (on) => [
      ...[on.started('O', -7200), on.completed('O', -7000), on.started('A', 0)],
      ...[10, 20, 30, 40].map((second) => on.taskStopped('O', second)),
    ],
    cards: { O: 'deployed', A: 'in_progress' },
    escalations: 1,
    others: ['crash_loop'],
  },
  'crash-loop-cured': {
    description: 'Tasks of a service stop over and over, until a deployment completes.',
    events: (on) => [
      ...[on.started('O', -7200), on.completed('O', -7000)],
      ...[0, 90, 180].map((second) => on.taskStopped('O', second)),
      ...[on.started('A', 200), on.completed('A', 300)],
    ],
    cards: { O: 'deployed', A: 'deployed' },
    escalations: 1,
    others: ['crash_loop'],
  },
  'slow-crash-loop': {
    description: 'A task of a service is killed every six minutes, as it needs too much memory.',
    events: (on) => [
      ...[on.started('O', -7200), on.completed('O', -7000)],
      ...[0, 360, 720, 1080, 1440].map((second) => on.taskStopped('O', second, outOfMemory)),
    ],
    cards: { O: 'deployed' },
    escalations: 1,
    others: ['crash_loop'],
    tasks: [1, 0],
  },
  'nothing-runs': {
    description: 'A task stops, and no other one is left.',
    events: (on) => [
      ...[on.started('O', -7200), on.completed('O', -7000)],
      on.taskStopped('O', 0, outOfMemory),
    ],
    cards: { O: 'deployed' },
    escalations: 1,
    others: ['service_alert'],
    tasks: [0, 0],
  },
  'no-capacity': {
    description: 'ECS cannot place a task of a service that is not being deployed.',
    events: (on) => [
      on.trouble('SERVICE_TASK_PLACEMENT_FAILURE', 0, { reason: 'RESOURCE:FARGATE' }),
    ],
    cards: {},
    others: ['service_alert'],
    tasks: [2, 0],
  },
  'migration-failed': {
    description: 'A task that belongs to no service fails.',
    events: (on) => [on.standaloneTaskStopped('migrate', 0)],
    cards: {},
    others: ['standalone_task'],
  },
  'task-retirement': {
    description: 'Fargate will retire the tasks of the service.',
    events: (on) => [on.retirement(0)],
    cards: {},
    others: ['retirement'],
  },
  alarm: {
    description: 'Requests are answered with errors, and the alarm of the environment is on.',
    events: (on) => [on.alarm('ServerErrors', 'ALARM', 0)],
    cards: {},
    others: ['alarm'],
  },
  'no-capacity-over': {
    description: 'ECS cannot place a task, and reports a steady state a minute later.',
    events: (on) => [
      on.trouble('SERVICE_TASK_PLACEMENT_FAILURE', 0, { reason: 'RESOURCE:FARGATE' }),
      on.trouble('SERVICE_STEADY_STATE', 60),
    ],
    cards: {},
    others: ['service_alert'],
    over: true,
  },
  scan: {
    description: 'An image has vulnerabilities.',
    events: (on) => [
      on.scan({
        'image-tags': [newCommit],
        'finding-severity-counts': { CRITICAL: 2, HIGH: 14, MEDIUM: 31 },
      }),
    ],
    cards: {},
    others: ['image_scan'],
  },
  'multi-platform-scan': {
    description:
      'An image for two platforms is pushed with an attestation, and has vulnerabilities.',
    events: (on) => [
      on.scan(partOfPush('1', { 'finding-severity-counts': { CRITICAL: 2, HIGH: 3 } })),
      on.scan(partOfPush('2', { 'finding-severity-counts': { CRITICAL: 2, HIGH: 4 } }), 1),
      on.scan(partOfPush('3', { 'scan-status': 'FAILED' }), 2),
      on.scan(partOfPush('4', { 'scan-status': 'FAILED', 'image-tags': [newCommit] }), 3),
    ],
    cards: {},
    others: ['image_scan'],
  },
  'scanning-stopped': {
    description: 'Amazon Inspector stops scanning an image, as it was pushed too long ago.',
    events: (on) => [on.coverage('INACTIVE', 'SCAN_ELIGIBILITY_EXPIRED', 0)],
    cards: {},
    others: ['image_scan'],
  },
  'failed-scan': {
    description: 'An image could not be scanned.',
    events: (on) => [on.scan({ 'image-tags': [newCommit], 'scan-status': 'FAILED' })],
    cards: {},
    others: ['image_scan'],
  },
} satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof catalogue

/** What can happen to a service, by the name that command lines take. */
export const scenarios: Readonly<Record<ScenarioName, Scenario>> = catalogue
