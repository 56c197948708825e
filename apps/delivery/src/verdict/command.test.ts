import { tmpdir } from 'node:os'
import { dev, withWorker } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { verdictCommand } from './command.ts'
import { fakeEcs, fakeLoadBalancing, fakeScaling, taskDefinitionArn } from './fake-ecs.fixture.ts'

const commit = '8b31d07e'.repeat(5)
const runUrl = 'https://github.com/example/shop/actions/runs/7/attempts/1'

function verdict(status: 'SUCCESSFUL' | 'ROLLBACK_SUCCESSFUL', ...args: string[]) {
  const regions: string[] = []
  const requested: string[] = []
  const command = verdictCommand(
    (region) => {
      regions.push(region)
      const ecs = fakeEcs({
        deployments: Array(10).fill({ serviceDeployments: [{ status }] }),
        services: {
          services: [
            {
              status: 'ACTIVE',
              desiredCount: 1,
              deployments: [
                { status: 'PRIMARY', taskDefinition: taskDefinitionArn, runningCount: 1 },
              ],
            },
          ],
        },
        taskDefinition: {
          taskDefinition: { containerDefinitions: [{ image: `backend:${commit}` }] },
          tags: [{ key: 'RunUrl', value: runUrl }],
        },
      })
      return { ecs, loadBalancing: fakeLoadBalancing({}), scaling: fakeScaling() }
    },
    withWorker,
    tmpdir(),
  )
  const env = { ENV: dev.name, GITHUB_SHA: commit, RUN_URL: runUrl, SERVICE_URL: 'https://x.test' }
  const fetch = async (url: string | URL | Request) => {
    requested.push(String(url))
    return Response.json({ commit })
  }
  let time = 0
  const now = () => time
  const sleep = async (ms: number) => {
    time += ms
  }
  return runCommand(command, args, env, { fetch, now, sleep }).then((run) => ({
    ...run,
    regions,
    requested,
  }))
}

describe('delivery verdict', () => {
  it('exits with 0 where the commit serves, and sets the verdict as an output', async () => {
    const { exitCode, printed, outputs, regions } = await verdict('SUCCESSFUL')
    expect({ exitCode, printed, regions }).toEqual({
      exitCode: 0,
      printed: '✅ dev · backend: 8b31d07: serves · ECS says SUCCESSFUL · backend-dev:7 is PRIMARY',
      regions: [dev.region],
    })
    expect(JSON.parse(outputs['verdict'] ?? '')).toEqual({
      outcome: 'serving',
      reason: 'ECS says SUCCESSFUL',
      taskDefinition: 'backend-dev:7',
      commit,
    })
  })

  it('exits with 1 where it does not, and prints the verdict as a document for --json', async () => {
    const { exitCode, printed, outputs } = await verdict('ROLLBACK_SUCCESSFUL', '--json')
    expect(exitCode).toBe(1)
    expect(JSON.parse(printed)).toMatchObject({ outcome: 'rolled_back' })
    expect(JSON.parse(outputs['verdict'] ?? '')).toEqual(JSON.parse(printed))
  })

  it('requests nothing of the URL of the environment for a service that gets no requests, and does not call it serving', async () => {
    const { exitCode, printed, requested } = await verdict(
      'SUCCESSFUL',
      '--environment',
      'dev/worker',
    )
    expect({ exitCode, requested }).toEqual({ exitCode: 0, requested: [] })
    expect(printed).toMatch(
      /^✅ dev · worker: 8b31d07: runs · .*no load balancer sends it requests/,
    )
  })

  it('compares the run of the task definition with the given one', async () => {
    const { printed } = await verdict('SUCCESSFUL', '--run-url', 'https://another.test')
    expect(printed).toContain('not deployed')
  })
})
