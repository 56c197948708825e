import { dev } from '@repo/environments/fixture'
import { expect, it } from 'vitest'
import { readRunning } from '../drift/running.ts'
import { compareWithPrimary } from '../newer/compare-with-primary.ts'
import { describeRevision } from '../rollback/revisions.ts'
import { fakeEcs, taskDefinitionArn } from '../verdict/fake-ecs.fixture.ts'
import { tasksOf } from './ecs.ts'

const commit = '8b31d07e'.repeat(5)
const withSidecar = {
  services: { services: [{ status: 'ACTIVE', taskDefinition: taskDefinitionArn }] },
  taskDefinition: {
    taskDefinition: {
      containerDefinitions: [
        { name: 'log-router', image: 'aws-for-fluent-bit:stable' },
        { name: dev.service.container, image: `backend:${commit}` },
      ],
    },
  },
}
const noGithub = {
  api: 'https://api.test',
  repository: 'example/app',
  token: 't',
  fetch: async () => {
    throw new Error('GitHub must not be asked')
  },
}

it('a sidecar before the container of the service is not taken for it, in any command', async () => {
  const ecs = fakeEcs(withSidecar)
  expect((await readRunning(ecs, dev)).imageTag).toBe(commit)
  expect((await describeRevision(ecs, dev, 'backend-dev:7'))?.commit).toBe(commit)
  expect(await compareWithPrimary(ecs, noGithub, dev, commit)).toEqual({
    words: '8b31d07 is deployed already',
  })
})

it('reads the tasks of all pages', async () => {
  const stopped = ['task/1', 'task/2', 'task/3'].map((taskArn) => ({ taskArn }))
  expect(await tasksOf(fakeEcs({ ...withSidecar, tasks: stopped }), dev, 'STOPPED')).toEqual(
    stopped,
  )
})
