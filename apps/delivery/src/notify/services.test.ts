import { withWorker } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { notify, type Situation, textsOf } from './notify.fixture.ts'

const passed = { verdict: 'passed', counts: [], worst: [] }
const refused = { verdict: 'refused', counts: [{ level: 'CRITICAL', count: 1 }], worst: [] }
const scanOf = (trivy: object) => JSON.stringify({ trivy, dockle: passed })
const verdictOf = (outcome: string, taskDefinition: string, more = {}) =>
  JSON.stringify({ outcome, reason: 'ECS says so', taskDefinition, ...more })
const ended = (began: string, outputs: Record<string, string | null> = {}) => ({
  attempt: '1',
  began,
  ...outputs,
})
const served = (taskDefinition: string, more = {}) =>
  ended('success', { changing: 'true', verdict: verdictOf('serving', taskDefinition, more) })

const success = { result: 'success', outputs: {} }
const failure = { result: 'failure', outputs: {} }
const jobs = {
  plan: success,
  test: success,
  build: success,
  announce: success,
  stacks: success,
  deploy: success,
}

/** A run for both services of dev. */
function notifyBoth(needs: object, outputs: Situation['outputs'] = {}, more: object = {}) {
  const env = { REF: 'refs/heads/develop' }
  return notify({ needs: { ...jobs, ...needs }, table: withWorker, outputs, env, ...more })
}

describe('notify of a delivery of several services', () => {
  it('posts one message, with one verdict a service', async () => {
    const { calls, message } = await notifyBoth(
      {},
      {
        'build-backend': ended('success', { scan: scanOf(passed) }),
        'build-worker': ended('success', { scan: scanOf(passed) }),
        'deploy-backend': served('backend-dev:7'),
        'deploy-worker': served('worker-dev:3', { requests: false }),
      },
    )
    expect(calls).toHaveLength(1)
    expect(message?.text).toBe('✅ dev · backend, worker: delivered 8b31d07')
    const texts = textsOf(message)
    expect(texts).toContain('"scan: Trivy passed · Dockle passed"')
    expect(texts).toContain('backend · deployment: serves · ECS says so · backend-dev:7 is PRIMARY')
    expect(texts).toContain('worker · deployment: runs · ECS says so · worker-dev:3 is PRIMARY')
  })

  it('shows the service that was rolled back first, and the one that serves below it', async () => {
    const { message } = await notifyBoth(
      { deploy: failure },
      {
        'deploy-backend': served('backend-dev:7'),
        'deploy-worker': ended('failure', {
          changing: 'true',
          verdict: verdictOf('rolled_back', 'worker-dev:2', { commit: '4f2a9c1d'.repeat(5) }),
        }),
      },
    )
    expect(message?.text).toBe('↩️ dev · worker: 8b31d07 failed, rolled back to 4f2a9c1')
    expect(textsOf(message)).toContain('✅ dev · backend: delivered 8b31d07')
    expect(message?.metadata.event_payload.status).toBe('failed')
  })

  it('names the service whose image was refused as the reason for the others', async () => {
    const { message } = await notifyBoth(
      { build: failure, deploy: { result: 'skipped' } },
      {
        'build-backend': ended('success', { scan: scanOf(passed) }),
        'build-worker': ended('failure', { scan: scanOf(refused) }),
      },
    )
    expect(message?.text).toBe(
      '❌ dev · worker: 8b31d07 was not delivered, Trivy refused the image',
    )
    expect(textsOf(message)).toContain(
      '❌ dev · backend: 8b31d07 was not delivered, the job build failed for another service',
    )
  })

  it.each([
    ['none', undefined],
    ['a file that cannot be read', 'no JSON'],
    ['those of an earlier attempt', { ...served('worker-dev:2'), attempt: '0', began: 'failure' }],
  ])('reports the end of a service with %s of its outputs as unknown', async (_, worker) => {
    const { message } = await notifyBoth(
      { deploy: failure },
      { 'deploy-backend': served('backend-dev:7'), ...(worker && { 'deploy-worker': worker }) },
    )
    expect(message?.text).toBe(
      '⚠️ dev · worker: it is not known what became of 8b31d07, its job ended without a result',
    )
  })

  it('keeps the verdict of a service that was not started again with the failed one', async () => {
    const { message } = await notifyBoth(
      {},
      {
        'deploy-backend': served('backend-dev:7'),
        'deploy-worker': { ...served('worker-dev:3'), attempt: '2' },
      },
      { env: { REF: 'refs/heads/develop', GITHUB_RUN_ATTEMPT: '2' } },
    )
    expect(message?.text).toBe('✅ dev · backend, worker: delivered 8b31d07')
  })
})
