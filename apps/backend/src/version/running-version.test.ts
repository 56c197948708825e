import { describe, expect, it, vi } from 'vitest'
import type { EcsTask } from './ecs-task.ts'
import { RunningVersion } from './running-version.ts'

const facts = {
  commit: 'c'.repeat(40),
  environment: 'dev',
  started: new Date('2026-11-23T09:00:00Z'),
}
const basic = { ...facts, started: '2026-11-23T09:00:00.000Z' }
const ecsTask = { task: '0123abcd', taskDefinition: 'backend-dev:12', imageDigest: 'sha256:0a1b' }

describe('running version', () => {
  it('has no task outside ECS', async () => {
    expect(await new RunningVersion(facts).describe()).toEqual(basic)
  })

  it('has the task that was read at start, and reads no more', async () => {
    const readEcsTask = vi.fn(async () => expect.unreachable())
    const version = new RunningVersion({ ...facts, ecsTask, readEcsTask })
    expect(await version.describe()).toEqual({ ...basic, ...ecsTask })
    expect(readEcsTask).not.toHaveBeenCalled()
  })

  it('reads the task on each request until the endpoint answers', async () => {
    const readEcsTask = vi.fn(async (): Promise<EcsTask | undefined> => undefined)
    const version = new RunningVersion({ ...facts, readEcsTask })
    expect(await version.describe()).toEqual(basic)
    readEcsTask.mockResolvedValueOnce(ecsTask)
    expect(await version.describe()).toEqual({ ...basic, ...ecsTask })
    expect(await version.describe()).toEqual({ ...basic, ...ecsTask })
    expect(readEcsTask).toHaveBeenCalledTimes(2)
  })

  it('shares one reading among concurrent requests', async () => {
    const { promise, resolve } = Promise.withResolvers<EcsTask>()
    const readEcsTask = vi.fn(() => promise)
    const version = new RunningVersion({ ...facts, readEcsTask })
    const answers = Promise.all([version.describe(), version.describe(), version.describe()])
    resolve(ecsTask)
    expect(await answers).toEqual(Array(3).fill({ ...basic, ...ecsTask }))
    expect(readEcsTask).toHaveBeenCalledTimes(1)
  })
})
