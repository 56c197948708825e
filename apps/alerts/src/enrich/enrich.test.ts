import { prod } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { cardsOf, type DeploymentCard } from '../deployment/card.ts'
import type { DeploymentFact } from '../deployment/fact.ts'
import { failed, hook, newCommit, oldCommit, started, task } from '../testing/facts.ts'
import { placeOf, start } from '../testing/setup.ts'
import { createEcsReader, type EcsReaderClients } from './ecs-reader.ts'
import { createEnrich } from './enrich.ts'

const arn = 'arn:aws:ecs:ap-northeast-1:444455556666'
const image = (tag: string) => `444455556666.dkr.ecr.ap-northeast-1.amazonaws.com/backend:${tag}`

const definition = (revision: number, tag: string) => ({
  taskDefinition: {
    family: 'backend',
    revision,
    memory: '512',
    containerDefinitions: [
      { name: 'log-router', image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:stable' },
      {
        name: 'app',
        image: image(tag),
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': '/ecs/backend', 'awslogs-stream-prefix': 'ecs' },
        },
      },
    ],
  },
  tags: [
    { key: 'Author', value: 'hana' },
    {
      key: 'RunUrl',
      value: revision === 57 ? 'https://github.com/example/x/actions/runs/1' : 'none',
    },
  ],
})

/** What AWS answers, by the name of the command; an `Error` is thrown. */
const answers: Record<string, unknown> = {
  DescribeServicesCommand: {
    services: [
      {
        desiredCount: 2,
        deployments: [
          {
            id: 'ecs-svc/A',
            runningCount: 1,
            createdAt: new Date(start - 500),
            taskDefinition: 'backend:57',
          },
          {
            id: 'ecs-svc/O',
            runningCount: 2,
            createdAt: new Date(start - 9e6),
            taskDefinition: 'backend:56',
          },
        ],
      },
    ],
  },
  ListServiceDeploymentsCommand: {
    serviceDeployments: [
      {
        serviceDeploymentArn: `${arn}:service-deployment/app-prod/backend/1`,
        createdAt: new Date(start - 40_000),
      },
      {
        serviceDeploymentArn: `${arn}:service-deployment/app-prod/backend/2`,
        createdAt: new Date(start - 600),
      },
    ],
  },
  DescribeServiceDeploymentsCommand: {
    serviceDeployments: [
      {
        serviceDeploymentArn: `${arn}:service-deployment/app-prod/backend/2`,
        status: 'ROLLBACK_IN_PROGRESS',
        updatedAt: new Date(start + 9000),
        targetServiceRevision: { arn: 'revision/57' },
        sourceServiceRevisions: [{ arn: 'revision/56', runningTaskCount: 2 }],
      },
    ],
  },
  DescribeServiceRevisionsCommand: {
    serviceRevisions: [
      { serviceRevisionArn: 'revision/56', taskDefinition: `${arn}:task-definition/backend:56` },
      { serviceRevisionArn: 'revision/57', taskDefinition: `${arn}:task-definition/backend:57` },
    ],
  },
  GetLogEventsCommand: { events: [{ message: 'token=abc\n' }, { message: 'exiting' }] },
}

const { account, region } = placeOf(prod)
const own = { partition: 'aws', account, region }

function setup(changed: Record<string, unknown> = {}) {
  const calls: string[] = []
  const logs: string[] = []
  const send = async (command: { constructor: { name: string }; input: object }) => {
    const { name } = command.constructor
    calls.push(`${name} ${JSON.stringify(command.input)}`)
    const named = String(Reflect.get(command.input, 'taskDefinition') ?? '')
    const described = { DescribeTaskDefinitionCommand: definitionOf(named) }
    const all: Record<string, unknown> = { ...answers, ...described, ...changed }
    const answer = all[name]
    if (answer instanceof Error) throw answer
    return answer
  }
  // Only `send` is used of the clients.
  const clients = {
    ecs: { send },
    logs: { send },
    scaling: { send },
  } as unknown as EcsReaderClients
  const enrich = createEnrich({
    log: (_, message) => logs.push(message),
    own,
    open: async () => createEcsReader(own, clients),
  })
  return {
    calls,
    logs,
    enrich: (card: DeploymentCard, place = placeOf(prod)) =>
      enrich(card, place, AbortSignal.timeout(3000)),
  }
}

const definitionOf = (name: string) =>
  name.endsWith(':57') ? definition(57, newCommit) : definition(56, oldCommit)

function cardOf(...facts: readonly DeploymentFact[]): DeploymentCard {
  const [card] = cardsOf(facts)
  if (!card) throw new Error('no card')
  return card
}

const failing = task('A', 3, 30, { taskDefinition: `${arn}:task-definition/backend:57` })
const facts = [started('A', 0), failing, failed('A', 60)]

describe('enrichment', () => {
  it("returns service deployment, change, task counts and the failed container's log", async () => {
    const { enrich } = setup()
    const found = await enrich(cardOf(...facts))
    expect(cardOf(...facts, ...found)).toMatchObject({
      status: 'rolling_back',
      change: {
        tag: newCommit,
        previousTag: oldCommit,
        author: 'hana',
        runUrl: 'https://github.com/example/x/actions/runs/1',
        taskDefinition: { family: 'backend', revision: 57 },
        previousTaskDefinition: { family: 'backend', revision: 56 },
        memory: 512,
      },
      counts: { running: 1, others: 2, desired: 2 },
      logs: { stream: 'ecs/app/3', lines: ['token=[hidden]', 'exiting'] },
    })
  })

  it('returns that a schedule wants no task, and only where none is to run', async () => {
    const [service] = Object(answers['DescribeServicesCommand']).services
    const none = { ...service, desiredCount: 0, deployments: [] }
    const scheduled = {
      DescribeServicesCommand: { services: [none] },
      DescribeScalableTargetsCommand: { ScalableTargets: [{ MaxCapacity: 0 }] },
      DescribeScheduledActionsCommand: {
        ScheduledActions: [{ ScalableTargetAction: { MaxCapacity: 0 } }],
      },
    }
    const { enrich, calls } = setup(scheduled)
    const found = await enrich(cardOf(started('A', 0)))
    expect(found).toContainEqual(
      expect.objectContaining({ kind: 'counts', desired: 0, schedule: {} }),
    )
    expect(calls.find((call) => call.startsWith('DescribeScalableTargets'))).toContain(
      'service/app-prod/backend',
    )
    const running = setup({ ...scheduled, DescribeServicesCommand: { services: [service] } })
    await running.enrich(cardOf(started('A', 0)))
    expect(running.calls.some((call) => call.startsWith('DescribeScal'))).toBe(false)
  })

  it('returns the counts where the schedule could not be read', async () => {
    const { enrich } = setup({
      DescribeServicesCommand: { services: [{ desiredCount: 0, deployments: [] }] },
      DescribeScalableTargetsCommand: new Error('AccessDeniedException'),
    })
    const found = await enrich(cardOf(started('A', 0)))
    const counts = found.find(({ kind }) => kind === 'counts')
    expect(counts).toMatchObject({ desired: 0 })
    expect(counts).not.toHaveProperty('schedule')
  })

  it.each([
    ['DRAINING', { services: [{ status: 'DRAINING', desiredCount: 0, deployments: [] }] }],
    ['INACTIVE', { services: [{ status: 'INACTIVE', desiredCount: 0, deployments: [] }] }],
  ])('returns that the service is deleted where ECS calls it %s', async (status, answer) => {
    const { enrich } = setup({
      DescribeServicesCommand: answer,
      ListServiceDeploymentsCommand: new Error('ServiceNotActiveException'),
    })
    const found = await enrich(cardOf(started('A', 0)))
    expect(found).toContainEqual(expect.objectContaining({ kind: 'deletion', status }))
    expect(cardOf(started('A', 0), ...found)).toMatchObject({
      status: 'stopped',
      deleted: { by: 'read' },
    })
  })

  it('does not take a service for deleted that ECS has not', async () => {
    const { enrich } = setup({
      DescribeServicesCommand: { services: [], failures: [{ reason: 'MISSING' }] },
      ListServiceDeploymentsCommand: new Error('ServiceNotFoundException'),
    })
    expect(await enrich(cardOf(started('A', 0)))).toEqual([])
  })

  it('reads the service deployment that was created with the deployment', async () => {
    const { enrich, calls } = setup()
    await enrich(cardOf(...facts))
    expect(calls.find((call) => call.startsWith('DescribeServiceDeployments'))).toContain(
      'backend/2',
    )
  })

  it('reads the service deployment that an event of a hook names, without looking for it', async () => {
    const { enrich, calls } = setup()
    const waits = hook('awaiting', 40)
    await enrich(cardOf(started('A', 0), waits))
    const ofDeployments = calls.filter((call) => call.includes('ServiceDeployments'))
    expect(ofDeployments).toEqual([expect.stringContaining(waits.serviceDeployment)])
  })

  it('names cluster, service, task definition and log group by their ARNs', async () => {
    const { enrich, calls } = setup()
    await enrich(cardOf(...facts))
    const { cluster, service } = placeOf(prod)
    const ecs = `arn:aws:ecs:${region}:${account}`
    const named = { cluster: `${ecs}:cluster/${cluster}` }
    const arnOfService = `${ecs}:service/${cluster}/${service}`
    const input = (command: string) =>
      JSON.parse(calls.find((call) => call.startsWith(command))?.replace(command, '') ?? '{}')
    expect(input('DescribeServicesCommand')).toEqual({ ...named, services: [arnOfService] })
    expect(input('ListServiceDeploymentsCommand')).toMatchObject({
      ...named,
      service: arnOfService,
    })
    expect(input('GetLogEventsCommand')).toMatchObject({
      logGroupIdentifier: `arn:aws:logs:${region}:${account}:log-group:/ecs/backend`,
    })
    for (const call of calls.filter((one) => one.startsWith('DescribeTaskDefinition')))
      expect(call).toContain('"arn:aws:ecs:')
  })

  it.each([
    ['account', { account: '999988887777' }],
    ['region', { region: 'us-east-2' }],
  ])('reads nothing about a service of another %s', async (_, elsewhere) => {
    const { enrich, calls, logs } = setup()
    expect(await enrich(cardOf(...facts), { ...placeOf(prod), ...elsewhere })).toEqual([])
    expect([calls, logs]).toEqual([[], []])
  })

  it('reads nothing where the function has no account', async () => {
    const enrich = createEnrich({
      log: () => {},
      own: undefined,
      open: () => Promise.reject(new Error('a reader was opened')),
    })
    expect(await enrich(cardOf(...facts), placeOf(prod), AbortSignal.timeout(3000))).toEqual([])
  })

  it('reads no log of a container that logs into another region', async () => {
    const elsewhere = definition(57, newCommit)
    for (const container of elsewhere.taskDefinition.containerDefinitions)
      Object.assign(container.logConfiguration?.options ?? {}, { 'awslogs-region': 'us-east-2' })
    const { enrich, calls } = setup({ DescribeTaskDefinitionCommand: elsewhere })
    await enrich(cardOf(...facts))
    expect(calls.filter((call) => call.startsWith('GetLogEvents'))).toEqual([])
  })

  it('reads nothing twice', async () => {
    const { enrich, calls } = setup()
    const found = await enrich(cardOf(...facts))
    calls.length = 0
    await enrich(cardOf(...facts, ...found))
    expect(calls.map((call) => call.split(' ')[0])).toEqual([
      'DescribeServicesCommand',
      'DescribeServiceDeploymentsCommand',
    ])
  })

  it.each(Object.keys(answers))('returns the other facts when %s is denied', async (name) => {
    const { enrich, logs } = setup({ [name]: new Error('AccessDeniedException') })
    expect((await enrich(cardOf(...facts))).length).toBeGreaterThan(0)
    expect(logs.length).toBeGreaterThan(0)
  })

  it('ignores a success that is older than the deployment', async () => {
    const [described] = [
      { serviceDeploymentArn: 'arn', status: 'SUCCESSFUL', finishedAt: new Date(start - 1) },
    ]
    const { enrich } = setup({
      DescribeServiceDeploymentsCommand: { serviceDeployments: [described] },
    })
    const found = await enrich(cardOf(started('A', 0)))
    expect(found.map(({ kind }) => kind)).not.toContain('service-deployment')
  })

  it.each([
    ['STOPPED', { statusReason: 'Service deployment stopped by user.' }, true],
    ['STOPPED', { deploymentCircuitBreaker: { status: 'TRIGGERED' } }, false],
    ['STOP_REQUESTED', {}, true],
    [
      'ROLLBACK_SUCCESSFUL',
      {
        statusReason:
          'Service deployment rolled back because the circuit breaker threshold was exceeded.',
      },
      false,
    ],
    [
      'ROLLBACK_SUCCESSFUL',
      { rollback: { reason: 'it was stopped by StopServiceDeployment' } },
      true,
    ],
    ['SUCCESSFUL', {}, false],
  ])('finds out whether a person ended it: %s %j', async (status, more, byHand) => {
    const described = { serviceDeploymentArn: 'arn', status, updatedAt: new Date(start), ...more }
    const { enrich } = setup({
      DescribeServiceDeploymentsCommand: { serviceDeployments: [described] },
    })
    expect(await enrich(cardOf(started('A', 0)))).toContainEqual(
      expect.objectContaining({ kind: 'service-deployment', byHand }),
    )
  })

  it.each([
    [{ status: 'TRIGGERED', triggeredAlarmNames: ['b-latency', 'a-5xx'] }, ['a-5xx', 'b-latency']],
    [{ status: 'TRIGGERED' }, []],
    [{ status: 'MONITORING', alarmNames: ['a-5xx'], triggeredAlarmNames: [] }, undefined],
  ])('reads the alarms because of which ECS failed it: %j', async (alarms, expected) => {
    const described = {
      ...{ serviceDeploymentArn: 'arn', status: 'ROLLBACK_IN_PROGRESS' },
      ...{ updatedAt: new Date(start), alarms },
    }
    const { enrich } = setup({
      DescribeServiceDeploymentsCommand: { serviceDeployments: [described] },
    })
    const found = await enrich(cardOf(started('A', 0)))
    const fact = found.find(({ kind }) => kind === 'service-deployment')
    expect(fact && 'alarms' in fact ? fact.alarms : undefined).toEqual(expected)
  })

  it.each([
    [
      { strategy: 'CANARY', bakeTimeInMinutes: 30, canaryConfiguration: {} },
      { strategy: 'CANARY', bakeMinutes: 30, stepMinutes: 10 },
    ],
    [
      { strategy: 'CANARY', canaryConfiguration: { canaryBakeTimeInMinutes: 45 } },
      { strategy: 'CANARY', stepMinutes: 45 },
    ],
    [{ strategy: 'LINEAR' }, { strategy: 'LINEAR', stepMinutes: 54 }],
    [
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 30, stepBakeTimeInMinutes: 5 } },
      { strategy: 'LINEAR', stepMinutes: 15 },
    ],
    [{ strategy: 'ROLLING' }, { strategy: 'ROLLING' }],
  ])('reads the strategy and its waits: %j', async (deploymentConfiguration, expected) => {
    const { enrich } = setup({
      DescribeServiceDeploymentsCommand: {
        serviceDeployments: [
          {
            serviceDeploymentArn: 'arn',
            status: 'IN_PROGRESS',
            updatedAt: new Date(start),
            lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
            targetServiceRevision: { requestedProductionTrafficWeight: 5 },
            lifecycleHookDetails: [
              { hookId: 'a', targetType: 'PAUSE', timeoutAction: 'CONTINUE', status: 'SUCCEEDED' },
            ],
            deploymentConfiguration,
          },
        ],
      },
    })
    expect(await enrich(cardOf(started('A', 0)))).toContainEqual({
      ...{ kind: 'service-deployment', deployment: 'ecs-svc/A', arn: 'arn', at: start },
      ...{ status: 'IN_PROGRESS', byHand: false },
      ...{ stage: 'PRODUCTION_TRAFFIC_SHIFT', productionPercent: 5 },
      hooks: [{ hook: 'a', type: 'PAUSE', timeoutAction: 'CONTINUE', status: 'SUCCEEDED' }],
      ...expected,
    })
  })
})
