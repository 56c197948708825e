import { dev } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { type EcsResponses, fakeEcs, taskDefinitionArn } from './fake-ecs.fixture.ts'
import { observeService } from './observe.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 14, 0, second))
const successful = { status: 'SUCCESSFUL', createdAt: at(10), startedAt: at(12) } as const
const responses: EcsResponses = {
  deployments: [{ serviceDeployments: [successful] }],
  services: {
    services: [
      {
        status: 'ACTIVE',
        deployments: [
          { status: 'ACTIVE', taskDefinition: taskDefinitionArn.replace(':7', ':6') },
          { status: 'PRIMARY', taskDefinition: taskDefinitionArn },
        ],
      },
    ],
  },
  taskDefinition: {
    taskDefinition: {
      containerDefinitions: [
        { name: 'proxy', image: 'proxy:1' },
        { name: 'app', image: 'backend:8b31d07@sha256:0' },
      ],
    },
    tags: [
      { key: 'Author', value: 'hana' },
      { key: 'RunUrl', value: 'https://run' },
    ],
  },
}
const observe = (replaced: Partial<EcsResponses>) =>
  observeService(fakeEcs({ ...responses, ...replaced }), dev)

describe('observeService', () => {
  it('reads revision, commit and run of the PRIMARY deployment from the container of the table', async () => {
    expect((await observe({})).primary).toEqual({
      taskDefinition: 'backend-dev:7',
      commit: '8b31d07',
      runUrl: 'https://run',
    })
  })

  it('reads the commit from the first container where none has the name of the table', async () => {
    const containerDefinitions = [{ name: 'api', image: 'backend:1' }, { name: 'proxy' }]
    const taskDefinition = { taskDefinition: { containerDefinitions } }
    expect((await observe({ taskDefinition })).primary?.commit).toBe('1')
  })

  it('finds nothing PRIMARY in a service that is missing or deleted', async () => {
    const deleted = responses.services.services?.map((one) => ({ ...one, status: 'INACTIVE' }))
    for (const services of [[], deleted ?? []])
      expect((await observe({ services: { services } })).primary).toBeUndefined()
  })

  it('takes the newest service deployment of all pages, in whatever order ECS lists them', async () => {
    const newest = { status: 'STOPPED', createdAt: at(30) } as const
    const { latest } = await observe({
      deployments: [
        { serviceDeployments: [successful], nextToken: 'more' },
        { serviceDeployments: [newest, { status: 'PENDING', createdAt: at(20) }] },
      ],
    })
    expect(latest?.status).toBe('STOPPED')
  })

  it.each([
    [{ createdAt: at(10), startedAt: at(12), finishedAt: at(42) }, 30],
    [{ createdAt: at(10), finishedAt: at(42) }, 32],
    [{ startedAt: at(12) }, undefined],
  ])(
    'measures a deployment from its start, else its creation, to its end: %j',
    async (times, seconds) => {
      const { latest } = await observe({
        deployments: [{ serviceDeployments: [{ status: 'SUCCESSFUL', ...times }] }],
      })
      expect(latest?.seconds).toBe(seconds)
    },
  )

  it.each([
    [true, { alarms: { alarmNames: ['errors'], enable: true, rollback: true } }],
    [false, { alarms: { alarmNames: ['errors'], enable: false, rollback: true } }],
    [false, {}],
  ])('finds that alarms watch it: %s for %j', async (watched, deploymentConfiguration) => {
    const services = [{ status: 'ACTIVE', deploymentConfiguration }]
    expect((await observe({ services: { services } })).watchesAlarms).toBe(watched)
  })

  it('passes on the status reason, and none where it is empty', async () => {
    for (const [statusReason, expected] of [
      ['tasks failed', 'tasks failed'],
      ['', undefined],
    ]) {
      const { latest } = await observe({
        deployments: [
          {
            serviceDeployments: [
              { ...successful, ...(statusReason !== undefined && { statusReason }) },
            ],
          },
        ],
      })
      expect(latest?.statusReason).toBe(expected)
    }
  })

  it('finds no latest deployment where there was none', async () => {
    expect((await observe({ deployments: [{ serviceDeployments: [] }] })).latest).toBeUndefined()
  })
})
