import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { expect, it, onTestFinished } from 'vitest'
import { type Commit, nextCommit } from './commit.ts'
import { openStage } from './stage.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const first: Commit = { sha: '4f2a9c1d'.repeat(5), author: 'hana', real: false }

it('the load balancer loses no request during two rolling deployments', async () => {
  const stage = await openStage({
    root,
    ecspresso: { kind: 'lite', why: 'the test selects it' },
    speed: 2,
    // All requests come from one client.
    backendEnv: { RATE_LIMIT: '0' },
  })
  onTestFinished(() => stage.close())
  stage.push(first)
  expect((await stage.deploy(first)).exitCode).toBe(0)
  expect(await stage.untilCard(first, 'deployed')).toMatchObject({ status: 'deployed' })

  const { promise: result, resolve, reject } = Promise.withResolvers<autocannon.Result>()
  const settings = {
    url: `${stage.cloud.serviceUrl(stage.environment)}/version`,
    connections: 20,
    overallRate: 400,
    // An upper bound; `stop` below ends it.
    duration: 60,
  }
  const load = autocannon(settings, (error, done) => (error ? reject(error) : resolve(done)))
  let commit = first
  for (const what of ['second', 'third']) {
    commit = nextCommit(commit, what)
    stage.push(commit)
    const run = await stage.deploy(commit)
    expect(run.exitCode, run.output).toBe(0)
  }
  load.stop()
  const { requests, errors, timeouts, non2xx, '2xx': good } = await result

  console.log(
    `${requests.total} requests during two rolling deployments: ${good} answered, ${errors + timeouts + non2xx} failed`,
  )
  expect(requests.total).toBeGreaterThan(1000)
  expect({ errors, timeouts, non2xx }).toEqual({ errors: 0, timeouts: 0, non2xx: 0 })
  expect(await stage.servingCommit()).toBe(commit.sha)
})
