import { dev, prod, withWorker, worker } from '@repo/environments/fixture'
import { slackText } from '@repo/slack-message'
import { describe, expect, it } from 'vitest'
import { buttonValue } from '../deployment/approval-button.ts'
import { cardsOf } from '../deployment/card.ts'
import type { DeploymentFact } from '../deployment/fact.ts'
import { deriveService } from '../service/derive.ts'
import {
  change,
  changeBack,
  check,
  click,
  completed,
  counts,
  failed,
  hook,
  logs,
  newCommit,
  oldCommit,
  rollingBack,
  serviceDeployment,
  started,
  task,
  trouble,
} from '../testing/facts.ts'
import { settings } from '../testing/settings.ts'
import { placeOf } from '../testing/setup.ts'
import { deploymentMessage, movedMessage } from './deployment.ts'

function message(facts: readonly DeploymentFact[], place = {}) {
  const [card] = cardsOf(facts)
  if (!card) throw new Error('no card')
  const table = { ...settings, environments: withWorker }
  return deploymentMessage(card, { ...placeOf(prod), ...place }, table)
}

/** The card and the replies in its thread as a terminal shows them, without the links. */
function read(facts: readonly DeploymentFact[], place = {}): string {
  const { plain, replies } = message(facts, place)
  const isLink = (line: string) => /^ +(Service|Logs|Run|Compare): /.test(line)
  const all = [plain, ...replies.map((reply) => `↳ ${reply.plain}`)].join('\n').split('\n')
  return `\n${all.filter((line) => !isLink(line)).join('\n')}\n`
}

const hookArn = hook('awaiting', 0).serviceDeployment
const rollout = [started('A', 0), change('A')]
const failure = [...rollout, task('A', 1, 30), task('A', 2, 60), task('A', 3, 90), failed('A', 91)]
const rollback = [...failure, rollingBack('X', 91), completed('X', 125), counts('A', 125, 0, 2)]
const fatal = [
  '{"level":"fatal","msg":"COGNITO_USER_POOL_ID: required, must look like region_id"}',
  'configuration is not valid, exiting',
]

describe('the message of a deployment', () => {
  it('shows that it is rolling out', () => {
    expect(read([...rollout, counts('A', 0, 1, 2)])).toMatchInlineSnapshot(`
      "
      ⏳ prod · backend: rolling out 8b31d07 · 1 of 2 tasks running
         4f2a9c1 → 8b31d07 (compare) · by hana · started 14:02:11 UTC
      "
    `)
  })

  it('shows that it is deployed', () => {
    expect(read([...rollout, completed('A', 108), counts('A', 108, 2, 0)])).toMatchInlineSnapshot(`
      "
      ✅ prod · backend: deployed 8b31d07 in 1 min 48 s
         4f2a9c1 → 8b31d07 (compare) · by hana · 2 of 2 tasks serving
      "
    `)
  })

  it('shows a service that gets no requests as running, not as serving', () => {
    const place = placeOf(worker)
    const deployed = read([...rollout, completed('A', 108), counts('A', 108, 2, 0)], place)
    const rolledBack = read(rollback, place)
    expect(deployed).toContain('· 2 of 2 tasks running')
    expect(rolledBack).toContain('4f2a9c1 still runs, 2 of 2 tasks')
    expect(rolledBack).toContain('4f2a9c1 is running, 2 of 2 tasks')
    expect(deployed + rolledBack).not.toMatch(/serv/)
  })

  it('shows that it is deployed, without enrichment', () => {
    expect(read([started('A', 0), completed('A', 108)])).toMatchInlineSnapshot(`
      "
      ✅ prod · backend: deployed ecs-svc/A in 1 min 48 s
      "
    `)
  })

  it('names a deployment by an id of any form', () => {
    const deployment = 'd-ABC'
    const facts = [started('A', 0), completed('A', 108)].map((fact) => ({ ...fact, deployment }))
    expect(message(facts).text).toBe('✅ prod · backend: deployed d-ABC in 1 min 48 s')
  })

  it('shows that it waits for approval', () => {
    expect(read([...rollout, hook('awaiting', 40), counts('A', 40, 2, 2)])).toMatchInlineSnapshot(`
      "
      ✋ prod · backend: 8b31d07 waits for approval until 2026-11-23 18:00 UTC · 2 of 4 tasks are new
         4f2a9c1 → 8b31d07 (compare) · by hana · started 14:02:11 UTC
      ↳ ✋ prod · backend: 2 of 4 tasks are new · 8b31d07 waits for approval until 2026-11-23 18:00 UTC
      At POST_SCALE_UP: 2 of 4 tasks are new.
      If nobody answers by 2026-11-23 18:00 UTC, ECS takes the hook's time-out action, which is a rollback unless it is set to CONTINUE.
      To let it go on, or to roll it back:
        aws ecs continue-service-deployment --region ap-northeast-1 --service-deployment-arn arn:aws:ecs:ap-northeast-1:444455556666:service-deployment/app-prod/backend/A --hook-id ecs-pause-1 --action CONTINUE
        aws ecs continue-service-deployment --region ap-northeast-1 --service-deployment-arn arn:aws:ecs:ap-northeast-1:444455556666:service-deployment/app-prod/backend/A --hook-id ecs-pause-1 --action ROLLBACK
         Deployments: https://ap-northeast-1.console.aws.amazon.com/ecs/v2/clusters/app-prod/services/backend/deployments?region=ap-northeast-1
         task definition backend:57 (was backend:56) · deployment ecs-svc/A
      "
    `)
  })

  it.each([
    [
      'POST_SCALE_UP',
      'ROLLING',
      '8b31d07 waits for approval until 2026-11-23 18:00 UTC · both versions serve, 2 of 4 tasks are new',
    ],
    ['POST_SCALE_UP', 'BLUE_GREEN', '· 4f2a9c1 has all production traffic'],
    ['POST_TEST_TRAFFIC_SHIFT', undefined, '· 4f2a9c1 has all production traffic'],
    ['POST_PRODUCTION_TRAFFIC_SHIFT', undefined, '· 8b31d07 has all production traffic'],
    ['POST_PRODUCTION_TRAFFIC_SHIFT', 'ROLLING', '· 8b31d07 has all production traffic'],
    ['PRODUCTION_TRAFFIC_SHIFT', 'CANARY', '· 8b31d07 has 10 % of the production traffic'],
    ['RECONCILE_SERVICE', undefined, '18:00 UTC · 2 of 4 tasks are new'],
  ])('names who serves at %s of a deployment of strategy %s', (stage, strategy, expected) => {
    const { finishedAt: _, ...described } = serviceDeployment('A', 'IN_PROGRESS', 40)
    const more = strategy ? { strategy, stage, productionPercent: 10 } : {}
    const waits = hook('awaiting', 40, 'A', { stage })
    const [, headline] = read([
      ...rollout,
      waits,
      { ...described, ...more },
      counts('A', 40, 2, 2),
    ]).split('\n')
    expect(headline).toContain(expected)
  })

  it('shows the stage at which it was seen while it goes on', () => {
    const { finishedAt: _, ...described } = serviceDeployment('A', 'IN_PROGRESS', 300)
    const bakes = { ...described, strategy: 'BLUE_GREEN', stage: 'BAKE_TIME' }
    expect(read([...rollout, bakes, counts('A', 300, 2, 2)])).toMatchInlineSnapshot(`
      "
      ⏳ prod · backend: rolling out 8b31d07 · 2 of 2 tasks running
         4f2a9c1 → 8b31d07 (compare) · by hana · started 14:02:11 UTC
         BAKE_TIME at 14:07 UTC: 8b31d07 has all production traffic, 2 of 2 tasks
      "
    `)
    const lambda = hook('in_progress', 400, 'A', { type: 'AWS_LAMBDA', stage: 'PRE_SCALE_UP' })
    expect(read([...rollout, lambda])).toContain(
      '   PRE_SCALE_UP at 14:08 UTC: 4f2a9c1 has all production traffic',
    )
  })

  it('names the version before where it waits and no new task runs', () => {
    const facts = [...rollout, hook('awaiting', 40, 'A', { stage: 'PRE_SCALE_UP' })]
    expect(message(facts).text).toContain('· 4f2a9c1 has all production traffic')
    expect(message([...facts, counts('A', 40, 0, 2)]).text).toContain(
      '· 4f2a9c1 is still serving, 2 of 2',
    )
  })

  it.each([
    ['ROLLBACK', 'If nobody answers by 2026-11-23 18:00 UTC, ECS rolls it back.'],
    ['CONTINUE', 'If nobody answers by 2026-11-23 18:00 UTC, ECS lets it go on.'],
    [undefined, 'which is a rollback unless it is set to CONTINUE.'],
  ])('requests approval, with what ECS does at the deadline: %s', (timeoutAction, sentence) => {
    const { finishedAt: _, ...described } = serviceDeployment('A', 'IN_PROGRESS', 40)
    const hooks = timeoutAction ? [{ hook: 'ecs-pause-1', timeoutAction }] : []
    const [, request] = read([...rollout, hook('awaiting', 40), { ...described, hooks }]).split('↳')
    expect(request).toContain(sentence)
    expect(request).toContain('At POST_SCALE_UP: which version has the traffic is not known here.')
  })

  it.each(['continued', 'rolled_back'] as const)(
    'names who answered by a button once it is %s, on the card and in its thread',
    (state) => {
      const action = state === 'continued' ? 'CONTINUE' : 'ROLLBACK'
      const facts = [...rollout, hook('awaiting', 40), click(action, 89), hook(state, 90)]
      const [card = '', reply = ''] = read(facts).split('↳')
      for (const text of [card, reply]) expect(text).toMatch(/ by @hana at 14:03 UTC/)
      expect(message(facts).replies[0]?.text).toContain('<@U0HANA|hana>')
    },
  )

  it('has buttons that answer the hook where the environment names approvers', () => {
    const facts = [...rollout, hook('awaiting', 40)]
    const blocksOf = (approvers: readonly string[], state = facts) => {
      const environments = [{ ...prod, slack: { ...prod.slack, approvers } }]
      const [card] = cardsOf(state)
      if (!card) throw new Error('no card')
      const { replies } = deploymentMessage(card, placeOf(prod), { ...settings, environments })
      return replies.flatMap(({ blocks }) => blocks.filter(({ type }) => type === 'actions'))
    }
    expect(blocksOf([])).toEqual([])
    const [block] = blocksOf(['U0HANA'])
    const value = buttonValue({ serviceDeployment: hookArn, hook: 'ecs-pause-1' })
    expect(block).toMatchObject({
      elements: [
        { action_id: 'approve', style: 'primary', value },
        { action_id: 'refuse', style: 'danger', value },
      ],
    })
    expect(JSON.stringify(block)).toContain('4f2a9c1 → 8b31d07')
    expect(blocksOf(['U0HANA'], [...facts, hook('continued', 90)])).toEqual([])
  })

  it('has the deadline in the notification of a request, where names are long', () => {
    const facts = [started('A', 0), hook('awaiting', 40, 'A', { stage: 'POST_TEST_TRAFFIC_SHIFT' })]
    const deployment = 'ecs-svc/4821000000000000001'
    const [request] = message(facts.map((fact) => ({ ...fact, deployment }))).replies
    expect(request?.text).toBe(
      '✋ <!subteam^S0APPROVERS> prod · backend: old one serves · ecs-svc/4821000000000000001 waits for approval until 18:00 UTC',
    )
  })

  it('shows that it was refused where it waited for approval', () => {
    expect(
      read([
        ...rollout,
        hook('awaiting', 40),
        hook('rolled_back', 90),
        rollingBack('X', 90),
        completed('X', 99),
      ]),
    ).toMatchInlineSnapshot(`
      "
      ↩️ prod · backend: 8b31d07 was refused, rolled back to 4f2a9c1
         the attempt took 1 min 39 s · by hana
      ↳ ✋ prod · backend: 8b31d07 waited for approval at POST_SCALE_UP: refused at 14:03 UTC
         task definition backend:57 (was backend:56) · deployment ecs-svc/A
      ↳ ↩️ prod · backend: rolled back to 4f2a9c1, not known how many tasks serve · 8b31d07 was refused where it waited for approval at POST_SCALE_UP
         task definition backend:57 (was backend:56) · deployment ecs-svc/A
      "
    `)
  })

  it('shows that a Lambda hook failed it', () => {
    const stage = { type: 'AWS_LAMBDA', stage: 'POST_TEST_TRAFFIC_SHIFT' }
    const { finishedAt: _, ...described } = serviceDeployment('A', 'ROLLBACK_IN_PROGRESS', 90)
    const called = 'arn:aws:lambda:ap-northeast-1:444455556666:function:smoke-test'
    expect(
      read([
        ...rollout,
        hook('in_progress', 40, 'A', stage),
        hook('rolled_back', 90, 'A', stage),
        { ...described, hooks: [{ hook: 'ecs-pause-1', function: called }] },
      ]),
    ).toMatchInlineSnapshot(`
      "
      ↩️ prod · backend: 8b31d07 was failed by its Lambda hook at POST_TEST_TRAFFIC_SHIFT, rolling back to 4f2a9c1
         by hana
      ↳ ❌ prod · backend: 4f2a9c1 has all production traffic · 8b31d07 was failed by its Lambda hook at POST_TEST_TRAFFIC_SHIFT
      Next: see the log of function smoke-test, and why it did not succeed.
         task definition backend:57 (was backend:56) · deployment ecs-svc/A
      "
    `)
  })

  it('does not name who serves after a hook failed it once traffic had moved', () => {
    const stage = { type: 'AWS_LAMBDA', stage: 'POST_PRODUCTION_TRAFFIC_SHIFT' }
    const shown = read([...rollout, hook('rolled_back', 90, 'A', stage)])
    expect(shown).toContain('not known whether it serves')
    expect(shown).not.toContain('all production traffic')
  })

  it('shows that nobody approved it in time', () => {
    expect(
      read([
        ...rollout,
        hook('awaiting', 40),
        hook('timed_out', 3640),
        { ...rollingBack('X', 3650), reason: 'ECS deployment lifecycle hook: rolling back.' },
        completed('X', 3700),
      ]),
    ).toMatchInlineSnapshot(`
      "
      ↩️ prod · backend: 8b31d07 was not approved in time, rolled back to 4f2a9c1
         the attempt took 1 h 1 min · by hana
      ↳ ✋ prod · backend: 8b31d07 waited for approval at POST_SCALE_UP: nobody answered until 15:02 UTC, and ECS rolls it back
         task definition backend:57 (was backend:56) · deployment ecs-svc/A
      ↳ ↩️ prod · backend: rolled back to 4f2a9c1, not known how many tasks serve · nobody approved 8b31d07 in time at POST_SCALE_UP, so ECS rolls it back
      It waited 1 h. Next: deploy it again, and answer before the deadline, or raise timeoutInMinutes of the hook.
         task definition backend:57 (was backend:56) · deployment ecs-svc/A
      "
    `)
  })

  it('shows that it failed', () => {
    expect(read([...failure, logs('A', fatal)])).toMatchInlineSnapshot(`
      "
      ❌ prod · backend: 8b31d07 failed
         the attempt took 1 min 31 s · by hana
      ↳ ❌ prod · backend: not known whether it serves · 8b31d07 did not start: container app exited with code 1
      3 of 3 tasks, each within 4 s of its start. Code 1 is the application's own error.
      last lines of container app:
        {"level":"fatal","msg":"COGNITO_USER_POOL_ID: required, must look like region_id"}
        configuration is not valid, exiting
      Next: pass COGNITO_USER_POOL_ID (by its source in ecspresso/variables.json; ecspresso/prod/values.env if it is not there), or revert 8b31d07.
         task definition backend:57 (was backend:56) · deployment ecs-svc/A · stop code EssentialContainerExited
      "
    `)
  })

  it('shows that it is being rolled back', () => {
    expect(read([...failure, rollingBack('X', 91)])).toMatchInlineSnapshot(`
      "
      ↩️ prod · backend: 8b31d07 failed, rolling back to 4f2a9c1
         by hana
      ↳ ❌ prod · backend: not known whether it serves · 8b31d07 did not start: container app exited with code 1
      3 of 3 tasks, each within 4 s of its start. Code 1 is the application's own error.
      Next: see what it logged last; correct the code or ecspresso/prod/values.env, or revert 8b31d07.
         task definition backend:57 (was backend:56) · deployment ecs-svc/A · stop code EssentialContainerExited
      "
    `)
  })

  it('shows that it was rolled back', () => {
    expect(read([...rollback, logs('A', fatal)])).toMatchInlineSnapshot(`
      "
      ↩️ prod · backend: 8b31d07 failed, rolled back to 4f2a9c1
         4f2a9c1 is serving, 2 of 2 tasks · the attempt took 2 min 5 s · by hana
      ↳ ❌ prod · backend: 4f2a9c1 still serves, 2 of 2 tasks · 8b31d07 did not start: container app exited with code 1
      3 of 3 tasks, each within 4 s of its start. Code 1 is the application's own error.
      last lines of container app:
        {"level":"fatal","msg":"COGNITO_USER_POOL_ID: required, must look like region_id"}
        configuration is not valid, exiting
      Next: pass COGNITO_USER_POOL_ID (by its source in ecspresso/variables.json; ecspresso/prod/values.env if it is not there), or revert 8b31d07.
         task definition backend:57 (was backend:56) · deployment ecs-svc/A · stop code EssentialContainerExited
      "
    `)
  })

  it('shows that it was rolled back, from the events of the rollback only', () => {
    expect(read([rollingBack('X', 91), completed('X', 125)])).toMatchInlineSnapshot(`
      "
      ↩️ prod · backend: a deployment failed, rolled back
         the attempt took 34 s
      ↳ ❌ prod · backend: rolled back to the deployment before, not known how many tasks serve · a deployment failed: ECS gives no reason
      Next: look at the events of the service, and at the health checks of its target group.
      "
    `)
  })

  it('shows that its rollback failed too', () => {
    expect(read([...failure, rollingBack('X', 91), failed('X', 300)])).toMatchInlineSnapshot(`
      "
      ❌ prod · backend: 8b31d07 failed, and its rollback to 4f2a9c1 failed
         the attempt took 5 min · by hana
      ↳ ❌ prod · backend: not known whether it serves · 8b31d07 did not start: container app exited with code 1
      3 of 3 tasks, each within 4 s of its start. Code 1 is the application's own error.
      Next: see what it logged last; correct the code or ecspresso/prod/values.env, or revert 8b31d07.
         task definition backend:57 (was backend:56) · deployment ecs-svc/A · stop code EssentialContainerExited
      ↳ ❌ prod · backend: not known whether it serves · the rollback of 8b31d07 to 4f2a9c1 failed too
      Next: look at the events of the service, and at the health checks of its target group.
         task definition backend:57 (was backend:56) · deployment ecs-svc/A · stop code EssentialContainerExited
      "
    `)
  })

  it('shows that a newer deployment replaced its rollback', () => {
    expect(read([...failure, rollingBack('X', 91), started('B', 99)])).toMatchInlineSnapshot(`
      "
      ❌ prod · backend: 8b31d07 failed, and a newer deployment cut its rollback off
         the attempt took 1 min 31 s · by hana
      ↳ ❌ prod · backend: not known whether it serves · 8b31d07 did not start: container app exited with code 1
      3 of 3 tasks, each within 4 s of its start. Code 1 is the application's own error.
      Next: see what it logged last; correct the code or ecspresso/prod/values.env, or revert 8b31d07.
         task definition backend:57 (was backend:56) · deployment ecs-svc/A · stop code EssentialContainerExited
      "
    `)
  })

  it('shows that its rollback does not end', () => {
    expect(
      read([...failure, rollingBack('X', 91), check('A', 1900), counts('A', 1900, 0, 1)]),
    ).toMatchInlineSnapshot(`
      "
      🧱 prod · backend: the rollback of 8b31d07 to 4f2a9c1 has not finished after 30 min
         4f2a9c1 is serving, 1 of 2 tasks · by hana
      ↳ ❌ prod · backend: 4f2a9c1 serves with only 1 of 2 tasks · 8b31d07 did not start: container app exited with code 1
      3 of 3 tasks, each within 4 s of its start. Code 1 is the application's own error.
      Next: see what it logged last; correct the code or ecspresso/prod/values.env, or revert 8b31d07.
         task definition backend:57 (was backend:56) · deployment ecs-svc/A · stop code EssentialContainerExited
      ↳ 🧱 prod · backend: 4f2a9c1 serves with only 1 of 2 tasks · the rollback of 8b31d07 to 4f2a9c1 has not finished after 30 min, and ECS has not given up
      Next: look at the events of the service, and at the health checks of its target group.
         task definition backend:57 (was backend:56) · deployment ecs-svc/A · stop code EssentialContainerExited
      "
    `)
  })

  it('shows that it is a rollback by hand', () => {
    const facts = [started('A', 0), changeBack('A')]
    expect(read(facts)).toMatchInlineSnapshot(`
      "
      ⏳ prod · backend: rolling back by hand to 4f2a9c1
         8b31d07 → 4f2a9c1 (compare) · by hana · started 14:02:11 UTC
      "
    `)
    expect(read([...facts, completed('A', 60), counts('A', 60, 2, 0)])).toMatchInlineSnapshot(`
      "
      ↩️ prod · backend: rolled back by hand to 4f2a9c1 in 1 min
         8b31d07 → 4f2a9c1 (compare) · by hana · 2 of 2 tasks serving
      "
    `)
  })

  it('shows that it was stopped by hand', () => {
    expect(
      read([
        ...rollout,
        rollingBack('X', 40),
        serviceDeployment('A', 'ROLLBACK_SUCCESSFUL', 60, true),
      ]),
    ).toMatchInlineSnapshot(`
      "
      ⛔ prod · backend: deployment of 8b31d07 was stopped by hand, rolled back to 4f2a9c1
         the attempt took 1 min · by hana
      ↳ ⛔ prod · backend: rolled back to 4f2a9c1, not known how many tasks serve · deployment of 8b31d07 was stopped by hand
         task definition backend:57 (was backend:56) · deployment ecs-svc/A
      "
    `)
  })

  it('shows that it was stopped by hand, with and without a rollback under way', () => {
    const requested = serviceDeployment('A', 'ROLLBACK_REQUESTED', 41, true)
    expect(read([...rollout, rollingBack('X', 40), requested])).toContain(
      'deployment of 8b31d07 was stopped by hand, rolling back to 4f2a9c1\n',
    )
    expect(read([...rollout, serviceDeployment('A', 'STOPPED', 41, true)])).toContain(
      'deployment of 8b31d07 was stopped by hand\n',
    )
  })

  it('shows that a newer deployment replaced it', () => {
    expect(read([...rollout, started('B', 20)])).toMatchInlineSnapshot(`
      "
      ⛔ prod · backend: deployment of 8b31d07 was replaced by a newer one before it ended
         4f2a9c1 → 8b31d07 (compare) · by hana
      "
    `)
  })

  it('shows that it is stuck', () => {
    const unhealthy = task('A', 1, 900, {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason:
        'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:ap-northeast-1:444455556666:targetgroup/backend/1)',
      containers: [{ name: 'app', exitCode: 143 }],
    })
    expect(
      read([...rollout, unhealthy, check('A', 1800), counts('A', 1800, 0, 2)]),
    ).toMatchInlineSnapshot(`
      "
      🧱 prod · backend: 8b31d07 has not finished rolling out after 30 min · 4f2a9c1 is still serving, 2 of 2 tasks
         4f2a9c1 → 8b31d07 (compare) · by hana · started 14:02:11 UTC
         0 of 2 new tasks running · 1 task stopped: it fails the health check of its target group
      ↳ 🧱 prod · backend: 4f2a9c1 still serves, 2 of 2 tasks · 8b31d07 has not finished rolling out after 30 min: it fails the health check of its target group
      1 of 1 task, within 4 s of its start. ECS says: Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:ap-northeast-1:444455556666:targetgroup/backend/1)
      Next: see what the task answers on its health check path and how long it takes to start, or revert 8b31d07.
         task definition backend:57 (was backend:56) · deployment ecs-svc/A · stop code ServiceSchedulerInitiated
      "
    `)
  })

  it.each<[string, readonly DeploymentFact[]]>([
    [
      'its lifecycle hook at POST_SCALE_UP timed out',
      [hook('awaiting', 10), hook('timed_out', 60), check('A', 1900)],
    ],
    [
      'ECS reported SERVICE_DEPLOYMENT_ABORTED (quota)',
      [
        {
          kind: 'report',
          deployment: started('A', 0).deployment,
          at: started('A', 60).at,
          name: 'SERVICE_DEPLOYMENT_ABORTED',
          level: 'error',
          reason: 'quota',
        },
        check('A', 1900),
      ],
    ],
  ])('shows what is known where it is stuck: %s', (why, facts) => {
    const text = read([...rollout, ...facts])
    expect(text).toContain(`: ${why}`)
    expect(text).not.toContain('ECS gives no reason')
  })

  it.each([
    [
      'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/X.',
      'its circuit breaker fired',
    ],
    ['Service deployment rolled back, as somebody asked.', 'rolled back, as somebody asked'],
    ['ECS deployment ecs-svc/X in progress.', 'ECS gives no reason'],
    ['rolling back', 'ECS gives no reason'],
  ])('shows what is known where only the rollback was reported: %s', (reason, why) => {
    const text = read([...rollout, { ...rollingBack('X', 60), reason }])
    expect(text).toContain(`8b31d07 failed: ${why}`)
  })

  it('shows what ECS does where a function did not end in time and its setting is not known', () => {
    const facts = [...rollout, hook('timed_out', 60, 'A', { type: 'AWS_LAMBDA' })]
    const [unknown] = [read(facts)]
    expect(unknown).toContain("ECS rolls it back, unless the hook's time-out action is CONTINUE.")
    const rolledBack = [...facts, rollingBack('X', 61), completed('X', 90)]
    expect(read(rolledBack)).not.toContain('unless')
  })

  it('shows in the reply that called it failed that ECS let it go on after the time-out', () => {
    const timedOut = hook('timed_out', 60, 'A', { type: 'AWS_LAMBDA' })
    const { replies } = message([...rollout, timedOut, completed('A', 90)])
    expect(replies).toMatchObject([{ escalation: 'failed', over: true }])
    expect(replies[0]?.plain).toMatch(
      /deployed 8b31d07 in .* · its Lambda hook at POST_SCALE_UP had timed out, and ECS let it go on$/,
    )
  })

  it('shows that ECS let it go on where nobody approved it in time', () => {
    const facts = [...rollout, hook('awaiting', 10), hook('timed_out', 60), completed('A', 90)]
    expect(read(facts)).toContain('nobody answered until 14:03 UTC, and ECS let it go on')
  })

  it('shows that it is stuck, without a cause', () => {
    expect(read([...rollout, check('A', 1800), counts('A', 1800, 2, 2)])).toMatchInlineSnapshot(`
      "
      🧱 prod · backend: 8b31d07 has not finished rolling out after 30 min · 2 of 4 tasks are new
         4f2a9c1 → 8b31d07 (compare) · by hana · started 14:02:11 UTC
         2 of 2 new tasks running
      ↳ 🧱 prod · backend: 2 of 2 tasks of 4f2a9c1 and 2 of 8b31d07 running · 8b31d07 has not finished rolling out after 30 min: ECS gives no reason
      Next: look at the events of the service, and at the health checks of its target group.
         task definition backend:57 (was backend:56) · deployment ecs-svc/A
      "
    `)
  })

  it('shows that it has the same image as the one before', () => {
    const again = [started('A', 0), change('A', { previousTag: newCommit })]
    expect(read([...again, failed('A', 9), rollingBack('X', 9)])).toMatchInlineSnapshot(`
      "
      ↩️ prod · backend: 8b31d07 failed, rolling back to backend:56
         by hana
      ↳ ❌ prod · backend: not known whether it serves · 8b31d07 failed: circuit breaker: tasks failed to start
      Next: look at the events of the service, and at the health checks of its target group.
         task definition backend:57 (was backend:56) · deployment ecs-svc/A
      "
    `)
    expect(read([...again, completed('A', 9)])).toMatchInlineSnapshot(`
      "
      ✅ prod · backend: deployed 8b31d07 in 9 s
         the same image again · by hana
      "
    `)
  })

  it('names a service outside the table as events do', () => {
    expect(
      read([started('A', 0), failed('A', 9)], { cluster: 'legacy', service: 'worker' }),
    ).toMatchInlineSnapshot(`
      "
      ❌ (unknown: cluster legacy) · worker: ecs-svc/A failed
         the attempt took 9 s
      ↳ ❌ (unknown: cluster legacy) · worker: not known whether it serves · ecs-svc/A failed: circuit breaker: tasks failed to start
      Next: look at the events of the service, and at the health checks of its target group.
         deployment ecs-svc/A
      "
    `)
  })
})

describe('the reason of a failure', () => {
  const reasonOf = (more: Parameters<typeof task>[3]) =>
    read([...rollout, task('A', 1, 30, more), failed('A', 31)])
      .split('\n')
      .filter((line) => /^↳|of 1 task|^Next/.test(line))
      .join('\n')

  it.each([
    [
      "a lack of memory, by ECS's reason",
      {
        containers: [
          {
            name: 'app',
            exitCode: 137,
            reason: 'OutOfMemoryError: Container killed due to memory usage',
          },
        ],
      },
    ],
    ['SIGKILL without a reason of ECS', { containers: [{ name: 'app', exitCode: 137 }] }],
    [
      'an exit code of its own, beside a sidecar that was killed after it',
      {
        containers: [
          { name: 'a-proxy', exitCode: 137 },
          { name: 'app', exitCode: 2 },
        ],
      },
    ],
    ['a crash', { containers: [{ name: 'app', exitCode: 139 }] }],
    ['a clean end', { containers: [{ name: 'app', exitCode: 0 }] }],
    ['a command that is not there', { containers: [{ name: 'app', exitCode: 127 }] }],
    [
      'an image that is not there',
      {
        stopCode: 'TaskFailedToStart',
        stoppedReason:
          'CannotPullContainerError: pull image manifest has been retried 1 time(s): image not found',
        containers: [{ name: 'app' }],
      },
    ],
    [
      'a secret',
      {
        stopCode: 'TaskFailedToStart',
        stoppedReason:
          'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed',
        containers: [{ name: 'app' }],
      },
    ],
    [
      'a container health check',
      {
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: 'Task failed container health checks',
        containers: [{ name: 'app', exitCode: 137 }],
      },
    ],
    [
      'a secret that the execution role may not read',
      {
        stopCode: 'TaskFailedToStart',
        stoppedReason:
          'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: failed to fetch secret arn:aws:secretsmanager:ap-northeast-1:444455556666:secret:db-AbCdEf from secrets manager: AccessDeniedException: User: arn:aws:sts::444455556666:assumed-role/app-prod-task-execution/0123 is not authorized to perform: secretsmanager:GetSecretValue',
        containers: [{ name: 'app' }],
      },
    ],
    [
      'a registry that the task cannot reach',
      {
        stopCode: 'TaskFailedToStart',
        stoppedReason:
          'ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration.',
        containers: [{ name: 'app' }],
      },
    ],
    [
      'a sidecar that failed',
      {
        containers: [
          { name: 'app', exitCode: 143 },
          { name: 'log-router', exitCode: 1 },
        ],
      },
    ],
    [
      'the application and a sidecar that both failed',
      {
        containers: [
          { name: 'app', exitCode: 1 },
          { name: 'log-router', exitCode: 139 },
        ],
      },
    ],
    [
      'the proxy of Service Connect',
      {
        containers: [
          { name: 'app', exitCode: 143 },
          { name: 'ecs-service-connect-Ab1', exitCode: 137 },
        ],
      },
    ],
    [
      'a log driver other than awslogs that cannot reach its destination',
      {
        stopCode: 'TaskFailedToStart',
        stoppedReason:
          'ResourceInitializationError: failed to validate logger args: Options "https://splunk.test:8088": dial tcp: lookup splunk.test: no such host',
        containers: [{ name: 'app' }],
      },
    ],
    [
      'a network interface that cannot be made',
      {
        stopCode: 'TaskFailedToStart',
        stoppedReason:
          "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-1': InsufficientFreeAddressesInSubnet",
        containers: [{ name: 'app' }],
      },
    ],
    ['a stop without any reason', { containers: [{ name: 'app' }], stoppedReason: 'Unexpected' }],
  ] satisfies [string, Parameters<typeof task>[3]][])('is shown for %s', (_, more) => {
    expect(reasonOf(more)).toMatchSnapshot()
  })
})

describe('the message in Slack', () => {
  const states: [string, readonly DeploymentFact[]][] = [
    ['rolling out', rollout],
    ['failed', failure],
    ['rolled back', rollback],
    ['stuck', [...rollout, check('A', 1800), counts('A', 1800, 0, 2)]],
  ]

  it.each(states)('%s: its first line is its text, in at most 120 characters', (_, facts) => {
    const all = message(facts)
    for (const { text } of [all, ...all.replies]) expect(text.length).toBeLessThanOrEqual(120)
  })

  it('shows the rollback in the notification also where no task was counted since, if there is room', () => {
    const facts = [...rollout, failed('A', 60), rollingBack('X', 61), completed('X', 90)]
    expect(message(facts, placeOf(dev)).replies[0]?.text).toContain(
      ': rolled back, serving not known · ',
    )
  })

  it('mentions the people on call in production, in the reply and never on the card', () => {
    const { blocks, replies } = message(rollback)
    expect(JSON.stringify(blocks)).not.toContain('<!subteam')
    expect(replies).toHaveLength(1)
    expect(replies[0]?.text).toMatch(/^❌ <!subteam\^S0ONCALL> prod · backend: /)
    expect(JSON.stringify(replies[0]?.blocks)).toContain('<!subteam^S0ONCALL>')
  })

  it('mentions nobody where the policy does not', () => {
    const { replies } = message(rollback, placeOf(dev))
    expect(JSON.stringify(replies)).not.toMatch(/<!|<@/)
  })

  it('escapes mentions in text from outside', () => {
    const evil = '<!channel> <@U1> & ``` <https://evil.test|x>'
    const facts = [
      ...rollout,
      change('A', { author: evil, tag: evil, previousTag: evil }),
      task('A', 1, 9, { containers: [{ name: evil, exitCode: 1, reason: evil }] }),
      failed('A', 10),
      { ...logs('A', [evil]), container: evil },
    ]
    const { text, blocks, replies } = message(facts, placeOf(dev))
    const sent = JSON.stringify([text, blocks, replies.map((reply) => [reply.text, reply.blocks])])
    expect(sent).not.toMatch(/<!channel|<@U1|<https:\/\/evil/)
    expect(sent).toContain('&lt;!channel&gt;')
  })

  it("stays within Slack's limits whatever ECS and the application write", () => {
    const long = '& < >'.repeat(2000)
    const facts = [
      ...rollout,
      task('A', 1, 9, { containers: [{ name: long, exitCode: 1, reason: long }] }),
      failed('A', 10),
      {
        ...logs(
          'A',
          Array.from({ length: 20 }, () => long.slice(0, 500)),
        ),
        container: long,
      },
    ]
    const { blocks, replies } = message(facts)
    for (const block of [...blocks, ...replies.flatMap((reply) => reply.blocks)])
      if (block.type === 'section') {
        expect(block.text?.text.length).toBeLessThanOrEqual(3000)
        expect(block.text?.text).not.toMatch(/&(?!amp;|lt;|gt;)/)
      }
  })

  it("has four links in a fixed order, and a time in the reader's zone", () => {
    const { blocks } = message(rollout)
    expect(slackText({ text: '', blocks })).toContain('Service · Logs · Run · Compare')
    expect(JSON.stringify(blocks)).toContain('<!date^1795442531^{time_secs}|14:02:11 UTC>')
  })

  it('compares the older commit with the newer one, also where the older one is deployed again', () => {
    const compared = `compare/${oldCommit}...${newCommit}`
    for (const facts of [rollout, [started('A', 0), changeBack('A')]])
      expect(JSON.stringify(message(facts).blocks)).toContain(compared)
  })

  it('has fields for programs in its metadata', () => {
    expect(message(rollback).metadata).toMatchInlineSnapshot(`
      {
        "event_payload": {
          "by_hand": false,
          "cause": "application-error",
          "cluster": "app-prod",
          "commit": "8b31d07c9e2f4a6b8d0e1f2a3b4c5d6e7f8091a2",
          "container": "app",
          "deployment_id": "ecs-svc/A",
          "environment": "prod",
          "exit_code": 1,
          "outcome": "rolled-back",
          "previous_commit": "4f2a9c1e5b7d8f0a1b2c3d4e5f60718293a4b5c6",
          "previous_task_definition": "backend:56",
          "service": "backend",
          "status": "rolled_back",
          "task_definition": "backend:57",
        },
        "event_type": "deployment",
      }
    `)
  })
})

describe('a container whose role is not in the table', () => {
  const stranger = { cluster: 'legacy', service: 'worker' }
  const nextStep = (containers: readonly { name: string; exitCode: number }[]) =>
    read([started('A', 0), task('A', 1, 30, { containers }), failed('A', 91)], stranger)

  it('is not called the application, and its code gets no advice', () => {
    const two = nextStep([
      { name: 'web', exitCode: 143 },
      { name: 'envoy', exitCode: 1 },
    ])
    expect(two).toContain("Code 1 is the container's own error.")
    expect(two).toContain('Next: see what it logged last; correct container envoy or its task')
  })

  it('is the application where the task has no other', () => {
    const one = nextStep([{ name: 'web', exitCode: 1 }])
    expect(one).toContain("Code 1 is the application's own error.")
    expect(one).toContain('correct the code or its task definition')
  })
})

describe('the first line of a reply', () => {
  const firstLine = (facts: readonly DeploymentFact[]) => {
    const { replies } = message(facts)
    return replies.at(-1)?.plain.split('\n')[0]
  }
  const counted = (running: number, others: number, desired = 2) => ({
    ...counts('A', 91, running, others),
    desired,
  })

  it.each([
    ['the version before runs', counted(0, 2), '4f2a9c1 still serves, 2 of 2 tasks'],
    ['less of it runs', counted(0, 1), '4f2a9c1 serves with only 1 of 2 tasks'],
    ['nothing runs', counted(0, 0), 'NOTHING is serving, 0 of 2 tasks'],
    ['both run', counted(1, 2), '2 of 2 tasks of 4f2a9c1 and 1 of 8b31d07 running'],
    ['the new version alone runs', counted(1, 0), 'only 8b31d07 runs, 1 of 2 tasks'],
    ['no task is to run', counted(0, 0, 0), 'no task is to run (desired count 0)'],
    ['it was not counted', change('A'), 'not known whether it serves'],
    ['it was counted before', counts('A', 60, 0, 2), 'not known whether it serves'],
  ] as const)('begins with what serves: %s', (_, fact, words) => {
    expect(firstLine([...failure, fact])).toContain(`prod · backend: ${words} · 8b31d07 did not`)
  })

  it('is shortened in a notification, names first, so that the cause is left', () => {
    const [reply] = message([...failure, counted(0, 2)]).replies
    expect(reply?.text).toBe(
      '❌ <!subteam^S0ONCALL> prod · backend: still serving, 2 of 2 · 8b31d07 did not start: container app exited with code 1',
    )
  })

  it('has the reason of the service deployment where no event has one', () => {
    const reason =
      'Service deployment rolled back because the circuit breaker threshold was exceeded.'
    const described = { ...serviceDeployment('A', 'ROLLBACK_SUCCESSFUL', 120), reason }
    expect(firstLine([...rollout, described])).toContain(
      '8b31d07 failed: rolled back because the circuit breaker threshold was exceeded',
    )
  })

  it('names the alarms because of which ECS rolled back, and what to look at', () => {
    const reason = 'ECS deployment alarms: alarm detected.'
    const facts = [...rollout, { ...failed('A', 91), reason }]
    expect(firstLine(facts)).toContain('8b31d07 failed: a CloudWatch alarm of the deployment fired')
    const named = {
      ...serviceDeployment('A', 'ROLLBACK_SUCCESSFUL', 120),
      alarms: ['backend-5xx', 'backend-latency'],
    }
    const { replies } = message([...facts, task('A', 1, 30), named])
    expect(replies[0]?.plain).toContain(
      '8b31d07 failed: CloudWatch alarms backend-5xx, backend-latency fired',
    )
    expect(replies[0]?.plain).toContain('Next: see its graph in CloudWatch')
  })

  it.each([
    [
      trouble('SERVICE_TASK_PLACEMENT_FAILURE', 60, 'RESOURCE:FARGATE'),
      'no capacity for Fargate tasks (RESOURCE:FARGATE)',
      'Next: wait, as ECS goes on trying',
    ],
    [
      trouble('SERVICE_TASK_CONFIGURATION_FAILURE', 60, 'secret not found'),
      'a task cannot start with its configuration (secret not found)',
      'Next: check what its task definition',
    ],
  ])('has the cause that ECS reported before: %o', (fact, sentence, next) => {
    for (const end of [check('A', 1860), failed('A', 600)]) {
      const { cards, timeline } = deriveService([...rollout, fact, end], settings.policy)
      const [card] = cards
      if (!card) throw new Error('no card')
      const joined = timeline.joined.get(card.id)
      const { replies } = deploymentMessage(card, placeOf(prod), settings, joined)
      expect(replies[0]?.plain).toContain(`: ${sentence}`)
      expect(replies[0]?.plain).toContain(next)
      expect(replies[0]?.plain).not.toContain('no reason')
    }
  })
})

describe('a completed deployment', () => {
  it.each([
    [
      { ...counts('A', 108, 0, 0), desired: 0 },
      'in 1 min 48 s, but no task is to run (desired count 0)',
    ],
    [counts('A', 108, 0, 0), 'in 1 min 48 s, but NOTHING is serving, 0 of 2 tasks'],
  ])('is no plain success without a task: %o', (counted, words) => {
    const { text, metadata } = message([...rollout, completed('A', 108), counted])
    expect(text).toBe(`⚠️ prod · backend: deployed 8b31d07 ${words}`)
    expect(metadata.event_payload).toMatchObject({ status: 'deployed' })
  })

  it('is neither a success nor a warning where a schedule wants no task', () => {
    const schedule = { until: '08:00 MON-FRI, Asia/Tokyo' }
    const counted = { ...counts('A', 108, 0, 0), desired: 0, schedule }
    const { text, blocks } = message([...rollout, completed('A', 108), counted])
    expect(text).toBe(
      '💤 prod · backend: deployed 8b31d07 in 1 min 48 s, but 0 tasks are wanted by the schedule',
    )
    expect(JSON.stringify(blocks)).toContain('(until 08:00 MON-FRI, Asia/Tokyo)')
  })

  it('is no plain success where it ended before a task can start', () => {
    const facts = [...rollout, completed('A', 1)]
    expect(message(facts).text).toBe(
      '⚠️ prod · backend: deployed 8b31d07 in 1 s, but no task is to run: none can start in that time',
    )
    expect(message([...facts, counts('A', 1, 2, 0)]).text).toBe(
      '✅ prod · backend: deployed 8b31d07 in 1 s',
    )
  })
})

describe('what is left of a message that another one replaced', () => {
  it.each([
    ['d-ABC', '↪️ this belongs to the message of deployment d-ABC'],
    ['ecs-svc/A', '↪️ this belongs to the message of deployment ecs-svc/A'],
    ['crash-loop:arn:aws:ecs:x:task/1', '↪️ this belongs to another message of the service'],
    ['hook:arn:aws:ecs:x', '↪️ this belongs to another message of the service'],
  ])('names a deployment, and no id of another thing: %s', (id, text) => {
    expect(movedMessage(settings.wording, id).text).toBe(text)
  })
})
