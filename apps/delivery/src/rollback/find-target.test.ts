import { DeregisterTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import { dev } from '@repo/environments/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type LocalDeployments,
  openLocalDeployments,
  runUrl,
  sha,
} from '../local-deployment.fixture.ts'
import { findTarget } from './find-target.ts'

let local: LocalDeployments
beforeAll(async () => {
  local = await openLocalDeployments()
})
afterAll(() => local.close())

describe('findTarget', () => {
  // One sequence, as each test needs the deployments before it: revisions 1 and 2 serve, 3 is rolled back, 4 serves.
  it('throws where there is no service yet', async () => {
    await expect(findTarget(local, dev)).rejects.toThrow(/no service backend in app-dev/)
  })

  it('throws where nothing has served before', async () => {
    expect(await local.deploy(sha('a'), 'succeed')).toBe(0)
    await expect(findTarget(local, dev)).rejects.toThrow(
      /nothing before backend-dev:1 has served in app-dev/,
    )
  })

  it('finds the revision that served before', async () => {
    expect(await local.deploy(sha('b'), 'succeed')).toBe(0)
    expect(await findTarget(local, dev)).toEqual({
      revision: 1,
      commit: sha('a'),
      runUrl,
      served: true,
      from: { revision: 2, commit: sha('b') },
    })
  })

  it('skips a revision that ECS itself rolled back', async () => {
    expect(await local.deploy(sha('c'), 'rollback')).toBe(1)
    expect(await findTarget(local, dev)).toMatchObject({ revision: 1, from: { revision: 2 } })
    expect(await local.deploy(sha('d'), 'succeed')).toBe(0)
    expect(await findTarget(local, dev)).toMatchObject({ revision: 2, from: { revision: 4 } })
  })

  it('accepts a given revision, which may never have served', async () => {
    expect(await findTarget(local, dev, 3)).toMatchObject({ revision: 3, served: false })
    await expect(findTarget(local, dev, 4)).rejects.toThrow(/backend-dev:4 is what app-dev has now/)
    await expect(findTarget(local, dev, 99)).rejects.toThrow(/backend-dev:99 does not exist/)
  })

  it('goes further back the second time, not to the revision that the first rollback replaced', async () => {
    expect(await local.rollBackTo(2)).toBe(0)
    expect(await findTarget(local, dev)).toMatchObject({
      revision: 1,
      from: { revision: 2, commit: sha('b') },
    })
  })

  it('throws for a revision that was deregistered', async () => {
    const name = 'backend-dev:1'
    await local.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: name }))
    await expect(findTarget(local, dev)).rejects.toThrow(/backend-dev:1 was deregistered/)
  })

  it('throws for a revision whose image ECR no longer has', async () => {
    expect(await local.ecspresso(['register'], sha('e'))).toBe(0)
    await expect(findTarget(local, dev, 5)).rejects.toThrow(
      /backend-dev:5 needs the image of e{40}, which ECR no longer has/,
    )
  })
})
