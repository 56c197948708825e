import type { DeploymentView, ServiceView, TaskView } from '@repo/local-cloud'
import { commitOf, shortCommit } from './commit.tsx'
import { stateOf } from './task-state.ts'

export type Tone = 'plain' | 'active' | 'failed'

/** What a card has at its top right. `since` counts up while the deployment is under way. */
export interface Status {
  readonly words: string
  readonly tone: Tone
  readonly since: number | undefined
}

const STATUSES: Readonly<Record<string, readonly [words: string, tone: Tone]>> = {
  PENDING: ['waits to start', 'active'],
  IN_PROGRESS: ['deploying', 'active'],
  STOP_REQUESTED: ['stopping', 'active'],
  STOPPED: ['stopped', 'failed'],
  ROLLBACK_REQUESTED: ['rolling back', 'active'],
  ROLLBACK_IN_PROGRESS: ['rolling back', 'active'],
  ROLLBACK_SUCCESSFUL: ['rolled back', 'failed'],
  ROLLBACK_FAILED: ['rollback failed', 'failed'],
  SUCCESSFUL: ['deployed', 'plain'],
}

/** Words for the status of a deployment, and whether they are red, amber or neither. */
export function outcomeOf({ status }: DeploymentView): readonly [words: string, tone: Tone] {
  return STATUSES[status] ?? [status.toLowerCase().replaceAll('_', ' '), 'plain']
}

/** Whether ECS still works on it. */
export function isUnderWay({ finishedAt }: DeploymentView): boolean {
  return finishedAt === undefined
}

/** The pause at which a deployment waits for a person. */
export function pauseOf({ hooks }: DeploymentView): DeploymentView['hooks'][number] | undefined {
  return hooks.find(({ status }) => status === 'AWAITING_ACTION')
}

/** The status of a service, from its newest deployment and its tasks. */
export function statusOf(service: ServiceView): Status {
  const [newest] = service.deployments
  if (service.status !== 'ACTIVE') return { words: 'deleted', tone: 'plain', since: undefined }
  if (!newest) return { words: 'not deployed', tone: 'plain', since: undefined }
  const since = isUnderWay(newest) ? (newest.startedAt ?? newest.createdAt) : undefined
  const [words, tone] = outcomeOf(newest)
  if (pauseOf(newest)) return { words: 'waits for approval', tone: 'active', since }
  if (newest.status === 'ROLLBACK_SUCCESSFUL')
    return { words: `${shortCommit(commitOf(newest.target))} ${words}`, tone, since }
  if (newest.status !== 'SUCCESSFUL') return { words, tone, since }
  return steadiness(service, words)
}

function steadiness({ desiredCount, tasks }: ServiceView, words: string): Status {
  const serving = tasks.filter((task) => stateOf(task).kind === 'serving').length
  if (desiredCount === 0) return { words: 'scaled to zero', tone: 'active', since: undefined }
  return serving < desiredCount
    ? { words: `${serving} of ${desiredCount} tasks serving`, tone: 'active', since: undefined }
    : { words: `${words} · steady`, tone: 'plain', since: undefined }
}

/** The tasks that a deployment started, without those of its rollback. */
export function tasksOf({ id }: DeploymentView, tasks: readonly TaskView[]): readonly TaskView[] {
  return tasks.filter(({ startedBy }) => startedBy === id)
}
