import type { Health, RunningTasks } from './observe-tasks.ts'
import type { Verdict } from './verdict.ts'

/** Why a service does not serve although its deployment was successful; `undefined` where it does. */
export type Shortfall = Pick<Verdict, 'outcome' | 'reason'>

/** @param before the tasks when they were first observed */
export function shortfallOf(now: RunningTasks, before: RunningTasks): Shortfall | undefined {
  const { desired, running, healthy, schedule } = now
  if (schedule) {
    const until = schedule.until === undefined ? '' : ` (until ${schedule.until})`
    return {
      outcome: 'scaled_to_zero',
      reason: `0 tasks are wanted by the schedule${until}, so it has not been tried`,
    }
  }
  if (desired === 0) return { outcome: 'nothing_runs', reason: 'its desired count is 0' }
  const failed = [...now.failed].find(([task]) => !before.failed.has(task))
  if (failed) return { outcome: 'unhealthy', reason: `a task ended just now: ${failed[1]}` }
  if (running < desired)
    return {
      outcome: running === 0 ? 'nothing_runs' : 'unhealthy',
      reason: `${running} of ${tasksOf(desired)} run`,
    }
  if (healthy !== undefined && healthy.count < desired)
    return {
      outcome: 'unhealthy',
      reason: `${healthy.count} of ${tasksOf(desired)} are healthy ${healthyFor[healthy.by]}`,
    }
  return undefined
}

/** Whether waiting cannot change it. */
export function isLasting({ outcome }: Shortfall, { desired }: RunningTasks): boolean {
  return outcome === 'scaled_to_zero' || (outcome === 'nothing_runs' && desired === 0)
}

/** Who finds a task healthy, in words. */
export const healthyFor: Readonly<Record<Health['by'], string>> = {
  load_balancer: 'for the load balancer',
  container: 'by their own health check',
}

const tasksOf = (count: number) => `${count} ${count === 1 ? 'task' : 'tasks'}`
