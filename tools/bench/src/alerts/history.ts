import { type HistoryCost, historyCost } from '@repo/alerts/bench'
import type { Figure } from '../figure.ts'

const history = { deployments: 2000, failedTasks: 3000, days: 90 }

/** One event on a service with a long history, with all that it reads of DynamoDB (dynalite, in this process). */
export async function historyFigures(): Promise<Figure[]> {
  const half = await historyCost({ ...history, deployments: 1000, failedTasks: 1500 })
  const whole = await historyCost(history)
  const note = `one event on a service with ${history.deployments.toLocaleString('en')} deployments and ${history.failedTasks.toLocaleString('en')} failed tasks in ${history.days} days; median, with DynamoDB by dynalite, ${whole.requests} requests`
  return [
    { name: 'event after a long history', ...rounded(whole.ms), goal: { atMost: 50 }, note },
    {
      name: 'read for it',
      value: kilobytes(whole),
      unit: 'KB',
      goal: { atMost: 200 },
      note: 'the most of several events, in the hour in which episodes reach back furthest',
    },
    {
      name: 'read for it, by half as much history',
      value: Math.round((kilobytes(whole) / kilobytes(half)) * 100) / 100,
      unit: 'times',
      goal: { atMost: 2 },
    },
  ]
}

const rounded = (ms: number) => ({ value: Math.round(ms * 10) / 10, unit: 'ms' })
const kilobytes = ({ bytes }: HistoryCost) => Math.round(bytes / 102.4) / 10
