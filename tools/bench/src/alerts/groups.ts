import { createBuild } from '@repo/aws-events/build'
import { environments } from '@repo/environments'
import { type SeededCloud, startSeededCloud } from '@repo/stage'
import type { Figure } from '../figure.ts'
import { builtAlerts } from '../paths.ts'

const TASKS = 3000
const FINDINGS = 1200

/**
 * A failed deployment of production behind a storm: task events of another cluster of the same account, and findings of one image,
 * all through EventBridge's rules into the same queue. Slack takes a message a second in each channel.
 */
export async function groupFigures(): Promise<Figure[]> {
  const home = environments.find(({ production }) => production) ?? environments[0]
  if (!home) throw new Error('the table of environments is empty')
  const cloud = await startSeededCloud({ alertsBundle: builtAlerts })
  try {
    const build = createBuild(home)
    const at = { cluster: `${home.cluster}-other`, service: 'storm' }
    const detail = { lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited' }
    for (let index = 0; index < TASKS; index++)
      void cloud.bus.emit(build.taskStateChange({ ...at, detail }))
    for (let index = 0; index < FINDINGS; index++) void cloud.bus.emit(build.inspectorFinding())
    const queued = cloud.alerts(home).queue.messages().length
    const begun = performance.now()
    const replied = replyIn(cloud, home.slack.channel)
    const { cluster } = home
    const service = home.services[0].name
    for (const eventName of ['SERVICE_DEPLOYMENT_IN_PROGRESS', 'SERVICE_DEPLOYMENT_FAILED'])
      void cloud.bus.emit(
        build.deploymentStateChange({
          ...{ cluster, service },
          detail: { deploymentId: 'ecs-svc/1', eventName },
        }),
      )
    const ms = (await replied) - begun
    return [
      {
        name: 'reply of production behind a storm',
        value: Math.round(ms / 100) / 10,
        unit: 's',
        goal: { atMost: 5 },
        note: `behind ${queued.toLocaleString('en')} messages in the queue: ${TASKS.toLocaleString('en')} task events of another cluster and ${FINDINGS.toLocaleString('en')} findings; one process of the Lambda for all message groups, where AWS has one for each`,
      },
    ]
  } finally {
    await cloud.close()
  }
}

/** When the first reply in a thread of this channel was posted. */
function replyIn(cloud: SeededCloud, channel: string): Promise<number> {
  return new Promise((resolve) => {
    const stop = cloud.slack.subscribe((change) => {
      const isIn = [change.channel.id, `#${change.channel.name}`].includes(channel)
      if (!isIn || change.message.thread_ts === undefined) return
      stop()
      resolve(performance.now())
    })
  })
}
