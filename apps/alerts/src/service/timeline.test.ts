import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  change,
  changeBack,
  completed,
  counts,
  failed,
  rollingBack,
  started,
  task,
  trouble,
} from '../testing/facts.ts'
import { settings } from '../testing/settings.ts'
import { start } from '../testing/setup.ts'
import { deriveService } from './derive.ts'
import type { ServiceFact } from './fact.ts'

const timelineOf = (facts: readonly ServiceFact[]) => deriveService(facts, settings.policy).timeline
const crashes = (name: string, from: number, ...seconds: number[]) =>
  seconds.map((second) => task(name, from + second, second))
const loopCheck = (first: number, seconds: number): ServiceFact => ({
  kind: 'check',
  deployment: `crash-loop:${task('A', first, 0).task}`,
  at: start + seconds * 1000,
})

describe('a crash loop', () => {
  it('is three failed tasks within ten minutes, and no fewer', () => {
    expect(timelineOf(crashes('A', 0, 0, 200)).loops).toEqual([])
    expect(timelineOf(crashes('A', 0, 0, 200, 601)).loops).toEqual([])
    expect(timelineOf(crashes('A', 0, 0, 200, 600)).loops).toMatchObject([{ tasks: 3 }])
  })

  it('counts each task once, however many events it sends', () => {
    const twice = crashes('A', 0, 0, 200).flatMap((one) => [one, { ...one, version: 9 }])
    expect(timelineOf(twice).loops).toEqual([])
  })

  it('goes on as long as tasks fail within an hour of each other', () => {
    const { loops } = timelineOf(crashes('A', 0, 0, 10, 20, 3000, 3000 + 3601))
    expect(loops).toHaveLength(1)
    expect(loops[0]).toMatchObject({ tasks: 4, over: false })
  })

  it('is also four failed tasks within an hour', () => {
    expect(timelineOf(crashes('A', 0, 0, 1200, 2400)).loops).toEqual([])
    expect(timelineOf(crashes('A', 0, 0, 1200, 2400, 3601)).loops).toEqual([])
    expect(timelineOf(crashes('A', 0, 0, 1200, 2400, 3600)).loops).toMatchObject([{ tasks: 4 }])
  })

  it('leaves out a task that failed long before the others', () => {
    const { loops } = timelineOf(crashes('A', 0, 0, 3500, 3601, 3700))
    expect(loops).toMatchObject([{ tasks: 3, id: `crash-loop:${task('A', 3500, 0).task}` }])
  })

  it('is over once a scheduled check finds that nothing failed for an hour', () => {
    const loop = crashes('A', 0, 0, 10, 20)
    expect(timelineOf([...loop, loopCheck(0, 3600)]).loops).toMatchObject([{ over: false }])
    expect(timelineOf([...loop, loopCheck(0, 3620)]).loops).toMatchObject([{ over: 'quiet' }])
  })

  it('is not found while the deployment of these tasks is in progress, or if it failed', () => {
    const tasks = crashes('A', 0, 10, 20, 30, 40)
    expect(timelineOf([started('A', 0), ...tasks]).loops).toEqual([])
    expect(timelineOf([started('A', 0), ...tasks, failed('A', 35)]).loops).toEqual([])
    const rollback = [failed('A', 35), rollingBack('X', 35), ...crashes('X', 100, 40, 50, 60)]
    expect(timelineOf([started('A', 0), ...tasks, ...rollback]).loops).toEqual([])
  })

  it('begins once the deployment, or its rollback, succeeded', () => {
    const after = crashes('A', 0, 70, 80, 90)
    expect(timelineOf([started('A', 0), completed('A', 60), ...after]).loops).toHaveLength(1)
    const rollback = [started('A', 0), failed('A', 35), rollingBack('X', 35), completed('X', 60)]
    expect(timelineOf([...rollback, ...crashes('X', 0, 70, 80, 90)]).loops).toHaveLength(1)
  })

  it.each([
    ['a deployment', []],
    ['a rollback by hand', [changeBack('A')]],
  ])('is over once %s completes', (_, described) => {
    const cure = [started('A', 100), ...described, completed('A', 200)]
    expect(timelineOf([...crashes('O', 0, 0, 10, 20), ...cure]).loops).toMatchObject([
      { tasks: 3, over: 'cured' },
    ])
  })

  it('is another one if tasks fail again after a deployment completed', () => {
    const cure = [started('A', 100), completed('A', 200)]
    const facts = [...crashes('O', 0, 0, 10, 20), ...cure, ...crashes('A', 0, 210, 220, 230)]
    expect(timelineOf(facts).loops).toMatchObject([{ over: 'cured' }, { tasks: 3, over: false }])
  })

  it('goes on while a new deployment is in progress', () => {
    const { loops } = timelineOf([...crashes('O', 0, 0, 10, 20, 40), started('A', 30)])
    expect(loops).toMatchObject([{ tasks: 4 }])
  })
})

describe('a trouble of a service', () => {
  it('is one message however often ECS repeats it within an hour', () => {
    const impaired = [0, 600, 1200].map((second) => trouble('SERVICE_TASK_START_IMPAIRED', second))
    expect(timelineOf(impaired).troubles).toMatchObject([
      { kind: 'cannot-start', severity: 'failure', times: 3 },
    ])
    const later = trouble('SERVICE_TASK_START_IMPAIRED', 1200 + 3601)
    expect(timelineOf([...impaired, later]).troubles).toHaveLength(2)
  })

  it('is on the card of a deployment in progress, and a message of its own otherwise', () => {
    const before = trouble('SERVICE_TASK_PLACEMENT_FAILURE', -10)
    const during = trouble('SERVICE_TASK_PLACEMENT_FAILURE', 20)
    const after = trouble('SERVICE_TASK_PLACEMENT_FAILURE', 5000)
    const deployment = [started('A', 0), completed('A', 60)]
    const { troubles, joined } = timelineOf([...deployment, before, during, after])
    expect(troubles.map(({ firstAt }) => firstAt)).toEqual([before.at, after.at])
    expect(joined.get('ecs-svc/A')?.troubles).toMatchObject([{ times: 1, firstAt: during.at }])
  })

  it('is not on the card of a deployment if it is a failed task of the version before', () => {
    const before = [started('O', -9000), completed('O', -8900)]
    const { troubles, joined } = timelineOf([...before, started('A', 0), task('O', 1, 10)])
    expect(joined.get('ecs-svc/A')?.troubles).toEqual([])
    expect(troubles).toMatchObject([{ kind: 'task-failed', times: 1 }])
  })

  it('is on the card of a deployment if it is a failed task without deployment that has its task definition', () => {
    const stray = (revision: number) => ({
      ...task('', 1, 10, { taskDefinition: `backend:${revision}` }),
      deployment: '',
    })
    const joinedTo = (revision: number) =>
      timelineOf([started('A', 0), change('A'), stray(revision)]).joined.get('ecs-svc/A')?.troubles
    expect(joinedTo(57)).toMatchObject([{ kind: 'task-failed' }])
    expect(joinedTo(56)).toEqual([])
  })

  it('is part of the crash loop around it', () => {
    const impaired = trouble('SERVICE_TASK_START_IMPAIRED', 30)
    const { loops, troubles } = timelineOf([...crashes('A', 0, 0, 10, 20), impaired])
    expect(troubles).toEqual([])
    expect(loops[0]?.aliases).toContain(`trouble:SERVICE_TASK_START_IMPAIRED:${impaired.at}`)
  })

  it('is also one failed task, and mentions nobody before it is a crash loop', () => {
    const [first, second, third] = [0, 60, 120].map((at) => task('A', at, at))
    if (!first || !second || !third) throw new Error('three tasks')
    expect(timelineOf([first, second]).troubles).toMatchObject([
      { kind: 'task-failed', severity: 'warning', times: 2 },
    ])
    const { loops, troubles } = timelineOf([first, second, third])
    expect(troubles).toEqual([])
    expect(loops[0]?.aliases).toContain(`trouble:TASK_FAILED:${first.at}`)
  })
})

it('derives the same timeline from facts in any order and with any repetition', () => {
  const facts = [
    ...[started('A', 0), completed('A', 60)],
    ...crashes('A', 0, 20, 70, 75, 80, 400),
    trouble('SERVICE_TASK_START_IMPAIRED', 10),
    trouble('SERVICE_TASK_START_IMPAIRED', 90),
    trouble('ECS_OPERATION_THROTTLED', 9000),
    loopCheck(70, 9000),
    ...[9100, 9700, 9800].map((second): ServiceFact => {
      const running = second === 9800 ? 2 : 1
      return { ...counts('', second, running, 0), deployment: '' }
    }),
    ...[5000, 9900].map((second): ServiceFact => ({ kind: 'steady', at: start + second * 1000 })),
    ...[started('B', 20_000), completed('B', 20_100)],
    ...crashes('B', 0, 20_200, 21_400, 22_600, 23_800),
  ]
  const expected = timelineOf(facts)
  expect(expected.loops).toMatchObject([
    { tasks: 4, over: 'quiet' },
    { tasks: 4, over: false },
  ])
  expect(expected.troubles).toMatchObject([
    { name: 'ECS_OPERATION_THROTTLED', ending: { by: 'counted' }, escalations: [{ id: 'failed' }] },
  ])
  const shuffled = fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 })
  fc.assert(
    fc.property(shuffled, (arriving) => {
      // A store keeps each fact once.
      const kept = [...new Map(arriving.map((fact) => [JSON.stringify(fact), fact])).values()]
      expect(timelineOf(kept)).toEqual(expected)
    }),
    { numRuns: 300 },
  )
})
