import { prod } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { deriveService } from '../service/derive.ts'
import type { ServiceFact } from '../service/fact.ts'
import { change, completed, failed, started, task, trouble } from '../testing/facts.ts'
import { settings } from '../testing/settings.ts'
import { placeOf, start } from '../testing/setup.ts'
import { deploymentMessage } from './deployment.ts'
import type { Message } from './message.ts'
import { crashLoopMessage, troubleMessage } from './service.ts'

function messages(facts: readonly ServiceFact[], place = {}): Message[] {
  const { cards, timeline } = deriveService(facts, settings.policy)
  const { loops, troubles } = timeline
  const at = { ...placeOf(prod), ...place }
  return [
    ...loops.map((loop) =>
      crashLoopMessage(
        loop,
        at,
        cards.find(({ id }) => id === loop.cause.task.deployment),
        settings,
      ),
    ),
    ...troubles.map((one) => troubleMessage(one, at, undefined, settings)),
  ]
}

/** The messages as a terminal shows them, without the links. */
function read(facts: readonly ServiceFact[], place = {}): string {
  const isLink = (line: string) => /^ +(Service|Logs|Run|Compare): /.test(line)
  const all = messages(facts, place).flatMap(({ plain, replies }) => [
    plain,
    ...replies.map((reply) => `↳ ${reply.plain}`),
  ])
  const lines = all.join('\n').split('\n')
  return `\n${lines.filter((line) => !isLink(line)).join('\n')}\n`
}

const deployed = [started('A', -7200), change('A'), completed('A', -7100)]
const killed = {
  containers: [
    {
      name: 'app',
      exitCode: 137,
      reason: 'OutOfMemoryError: Container killed due to memory usage',
    },
  ],
}
const loop = [0, 90, 180, 270, 360, 450, 540].map((second) => task('A', second, second, killed))
const quiet: ServiceFact = {
  kind: 'check',
  deployment: `crash-loop:${loop[0]?.task}`,
  at: start + (540 + 3600) * 1000,
}

describe('the message of a service', () => {
  it('shows a crash loop', () => {
    expect(read([...deployed, ...loop])).toMatchInlineSnapshot(`
      "
      🔁 prod · backend: crash loop, 7 tasks stopped in 9 min (first 14:02 UTC, last 14:11 UTC)
         container app ran out of memory. It was killed (code 137). ECS says: OutOfMemoryError: Container killed due to memory usage
         Next: raise memory (now 512 MiB) in ecspresso/prod/values.env, or look for what grew since 8b31d07.
      ↳ 🔁 prod · backend: not known whether it serves · crash loop, container app ran out of memory
         newest task 540 · stop code EssentialContainerExited
      "
    `)
  })

  it('shows a crash loop that is over', () => {
    expect(read([...deployed, ...loop, quiet])).toMatchInlineSnapshot(`
      "
      🔁 prod · backend: crash loop is over: 7 tasks stopped in 9 min, the last one at 14:11 UTC
         container app ran out of memory. It was killed (code 137). ECS says: OutOfMemoryError: Container killed due to memory usage
      ↳ 🔁 prod · backend: not known whether it serves · crash loop, container app ran out of memory
         newest task 540 · stop code EssentialContainerExited
      "
    `)
  })

  it('shows a crash loop of a deployment that is not stored', () => {
    const tasks = [0, 30, 60].map((second) => task('Z', second, second))
    expect(read(tasks)).toMatchInlineSnapshot(`
      "
      🔁 prod · backend: crash loop, 3 tasks stopped in 1 min (first 14:02 UTC, last 14:03 UTC)
         container app exited with code 1. Code 1 is the application's own error.
         Next: see what it logged last; correct the code or ecspresso/prod/values.env.
      ↳ 🔁 prod · backend: not known whether it serves · crash loop, container app exited with code 1
         newest task 60 · stop code EssentialContainerExited
      "
    `)
  })

  it.each([
    ['no capacity', [trouble('SERVICE_TASK_PLACEMENT_FAILURE', 0, 'RESOURCE:FARGATE')]],
    [
      'a configuration that names a secret',
      [
        trouble(
          'SERVICE_TASK_CONFIGURATION_FAILURE',
          0,
          'ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets Manager.',
        ),
      ],
    ],
    ['no instance with room', [trouble('SERVICE_TASK_PLACEMENT_FAILURE', 0, 'RESOURCE:MEMORY')]],
    ['tasks that cannot start', [trouble('SERVICE_TASK_START_IMPAIRED', 0)]],
    [
      'the same trouble three times',
      [0, 300, 900].map((second) => trouble('SERVICE_TASK_START_IMPAIRED', second)),
    ],
    ['a wrong configuration', [trouble('SERVICE_TASK_CONFIGURATION_FAILURE', 0, 'SUBNET')]],
    ['an unhealthy instance', [trouble('SERVICE_DISCOVERY_INSTANCE_UNHEALTHY', 0)]],
    ['an unhealthy target', [trouble('VPC_LATTICE_TARGET_UNHEALTHY', 0)]],
    ['unknown health', [trouble('SERVICE_HEALTH_UNKNOWN', 0)]],
    ['a daemon', [trouble('SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED', 0)]],
    ['throttling of ECS', [trouble('ECS_OPERATION_THROTTLED', 0)]],
    ['throttling of Cloud Map', [trouble('SERVICE_DISCOVERY_OPERATION_THROTTLED', 0)]],
    ['an unknown error', [{ ...trouble('SERVICE_SOMETHING_NEW', 0, 'BECAUSE'), type: 'ERROR' }]],
    [
      'a task that failed',
      [
        task('Z', 1, 0, {
          containers: [
            { name: 'envoy', exitCode: 0 },
            { name: 'app', exitCode: 2 },
          ],
        }),
      ],
    ],
    ['two tasks that failed', [task('Z', 1, 0), task('Z', 2, 900)]],
    [
      'a task that a health check stopped',
      [
        task('A', 1, 0, {
          stopCode: 'ServiceSchedulerInitiated',
          stoppedReason: 'Task failed ELB health checks in (target-group arn:aws:1)',
          containers: [{ name: 'app', exitCode: 143 }],
        }),
      ],
    ],
  ])('shows %s', (_, facts) => {
    expect(read(facts)).toMatchSnapshot()
  })

  it('goes to the default channel where the service is outside the table', () => {
    const facts = [trouble('SERVICE_TASK_PLACEMENT_FAILURE', 0, 'RESOURCE:FARGATE')]
    const [message] = messages(facts, { cluster: 'legacy', service: 'worker' })
    expect(message).toMatchObject({
      channel: '#deployments',
      text: '❌ (unknown: cluster legacy) · worker: no capacity for Fargate tasks (RESOURCE:FARGATE)',
      notify: { mention: [], sns: false },
    })
  })
})

it('shows service actions on the card of a deployment in progress', () => {
  const facts = [
    ...[started('A', 0), change('A'), failed('A', 900)],
    ...[20, 320].map((second) =>
      trouble('SERVICE_TASK_PLACEMENT_FAILURE', second, 'RESOURCE:FARGATE'),
    ),
  ]
  const { cards, timeline } = deriveService(facts, settings.policy)
  const [card] = cards
  if (!card) throw new Error('no card')
  const joined = timeline.joined.get(card.id)
  const { plain } = deploymentMessage(card, placeOf(prod), settings, joined)
  expect(`\n${plain.split('\n').slice(0, 3).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    ❌ prod · backend: 8b31d07 failed
       the attempt took 15 min · by hana
       no capacity for Fargate tasks (RESOURCE:FARGATE), 2 times
    "
  `)
})

it('mentions people for a crash loop in production, in its reply only', () => {
  const [message] = messages([...deployed, ...loop])
  expect(JSON.stringify(message?.blocks)).not.toContain('<!subteam')
  expect(message?.replies).toHaveLength(1)
  expect(message?.replies[0]?.text).toMatch(
    /^🔁 <!subteam\^S0ONCALL> prod · backend: not known whether it serves · crash loop/,
  )
  expect(message?.notify).toEqual({ mention: ['<!subteam^S0ONCALL>'], sns: true })
})

it("escapes mentions in ECS's reasons", () => {
  const evil = '<!channel> <@U1> &'
  const facts = [
    { ...trouble('SERVICE_SOMETHING_NEW', 0, evil), type: 'ERROR' },
    ...[8000, 8010, 8020].map((second) =>
      task('A', second, second, {
        stoppedReason: evil,
        containers: [{ name: evil, exitCode: 1, reason: evil, image: `x:${evil}` }],
      }),
    ),
  ]
  const sent = messages(facts, { cluster: 'legacy' }).map(({ text, blocks, replies }) => [
    text,
    blocks,
    replies,
  ])
  expect(JSON.stringify(sent.map(([text, blocks]) => [text, blocks]))).not.toMatch(/<!channel|<@U1/)
})
