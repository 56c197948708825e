import { describe, expect, it } from 'vitest'
import { createMetrics } from './metrics.ts'
import { queued, setup, start } from './testing/setup.ts'

function collected() {
  const lines: string[] = []
  const metrics = createMetrics({
    service: 'shop-alerts',
    write: (line) => lines.push(line),
    now: () => start,
  })
  return { metrics, documents: () => lines.map((line) => JSON.parse(line)) }
}

describe('metrics', () => {
  it('are one line of the embedded metric format', () => {
    const { metrics, documents } = collected()
    metrics.count('received', 3)
    metrics.count('deadLettered')
    metrics.latency(1200)
    metrics.latency(-5)
    metrics.flush()
    expect(documents()).toEqual([
      {
        _aws: {
          Timestamp: start,
          CloudWatchMetrics: [
            {
              Namespace: 'FargateStarter/Alerts',
              Dimensions: [['Service']],
              Metrics: [
                { Name: 'Received', Unit: 'Count' },
                { Name: 'DeadLettered', Unit: 'Count' },
                { Name: 'Latency', Unit: 'Milliseconds' },
              ],
            },
          ],
        },
        Service: 'shop-alerts',
        Received: 3,
        DeadLettered: 1,
        Latency: [1200, 0],
      },
    ])
  })

  it('start again after each line, and write none without values', () => {
    const { metrics, documents } = collected()
    metrics.count('posted')
    metrics.flush()
    metrics.count('updated', 0)
    metrics.flush()
    expect(documents()).toHaveLength(1)
  })
})

describe('an invocation', () => {
  it('counts what became of its events, and the age of the first one when Slack had it', async () => {
    const { metrics, documents } = collected()
    const { handle, build } = setup({ metrics, now: () => start + 3000 })
    await handle(queued(build.started('A', 0), { id: 'x', source: 'aws.s3', 'detail-type': 'x' }))
    expect(documents()).toMatchObject([{ Received: 2, Posted: 1, Ignored: 1, Latency: [3000] }])
    await handle(queued(build.started('A', 0)))
    expect(documents()[1]).toMatchObject({ Received: 1, Suppressed: 1 })
    expect(documents()[1]).not.toHaveProperty('Latency')
  })

  it('counts an event of the schedule as a heartbeat', async () => {
    const { metrics, documents } = collected()
    const { handle, build } = setup({ metrics })
    await handle(queued(build.scheduledCheck(0)))
    expect(documents()).toMatchObject([{ Heartbeat: 1 }])
    expect(documents()[0]).not.toHaveProperty('Received')
  })

  it('counts failed events', async () => {
    const { metrics, documents } = collected()
    const { handle, build, slack } = setup({ metrics })
    slack.next.push({ status: 500, body: '' })
    await handle(queued(build.started('A', 0)))
    expect(documents()).toMatchObject([{ Received: 1, Failed: 1 }])
  })
})
