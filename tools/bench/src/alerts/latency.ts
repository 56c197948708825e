import { createBuild } from '@repo/aws-events/build'
import { environments } from '@repo/environments'
import { type SeededCloud, startSeededCloud } from '@repo/stage'
import { type Figure, quantile } from '../figure.ts'
import { builtAlerts } from '../paths.ts'

const WARM_UP = 20
const EVENTS = 300

/** From an event on the queue to the first request that Slack takes of it, warm, with all that is between. */
export async function latency(): Promise<Figure[]> {
  const [home] = environments
  if (!home) throw new Error('the table of environments is empty')
  const cloud = await startSeededCloud({
    speed: 0,
    slackRateLimit: false,
    alertsBundle: builtAlerts,
  })
  try {
    const build = createBuild(home)
    const times: number[] = []
    for (let number = 0; number < WARM_UP + EVENTS; number++) {
      const event = build.deploymentStateChange({
        cluster: home.cluster,
        service: `service-${number}`,
        detail: { deploymentId: `ecs-svc/${number}` },
      })
      const ms = await timeOf(cloud, () =>
        cloud.alerts(home).queue.send({
          body: JSON.stringify(event),
          groupId: 'alerts',
          deduplicationId: event.id,
        }),
      )
      if (number >= WARM_UP) times.push(ms)
    }
    const note = `${EVENTS} deployments one after the other, through queue, Lambda process and DynamoDB of the local cloud`
    return [0.5, 0.99].map((share) => ({
      name: `event to Slack, warm, p${share * 100}`,
      value: Math.round(quantile(times, share) * 10) / 10,
      unit: 'ms',
      note,
    }))
  } finally {
    await cloud.close()
  }
}

async function timeOf(cloud: SeededCloud, send: () => void): Promise<number> {
  const started = performance.now()
  const taken = new Promise<number>((resolve) => {
    const stop = cloud.slack.subscribe(() => {
      stop()
      resolve(performance.now() - started)
    })
  })
  send()
  const ms = await taken
  await cloud.settled()
  return ms
}
