import type { ClickFact, HookFact, ReportFact, ServiceDeploymentFact } from './fact.ts'
import { hookFailureOf } from './hooks.ts'

/** One try to bring a service to a new state, with everything that ECS reported of it. Times in epoch milliseconds. */
export interface Attempt {
  /** ECS's own; `rollback:…` or `hook:…` while no event but those of its rollback or its hook has arrived. */
  readonly id: string
  /** Ids under which the same attempt may have been published before it was recognised. */
  readonly aliases: Set<string>
  startedAt: number
  completedAt?: number
  failedAt?: number
  /** What ECS gave as the reason of the failure. */
  failure?: string
  rollback?: Rollback
  hooks: readonly HookFact[]
  /** Buttons that people pressed to answer its hooks. */
  clicks: readonly ClickFact[]
  serviceDeployment?: ServiceDeploymentFact
  /** The lifecycle stages that it was seen at, by hooks and by its service deployment. */
  stages: readonly Sighting[]
  /** What ECS reported of it by names that are not known here, oldest first. */
  reports: readonly ReportFact[]
  /** Nothing but reports has arrived of it: when it began is not known. */
  readonly reportedOnly?: true
  /** The newer attempt that began before ECS reported how this one, or its rollback, ended. */
  supersededBy?: { readonly id: string; readonly at: number }
}

/** At this time (epoch milliseconds) at the latest it had reached this stage. */
export interface Sighting {
  readonly stage: string
  readonly at: number
}

/** `replaced`: a newer deployment began before the rollback had ended. */
export type RollbackState = 'none' | 'running' | 'done' | 'failed' | 'replaced'

export interface Rollback {
  readonly to: readonly string[]
  readonly startedAt: number
  /** No event calls it a rollback: it began as its attempt failed. */
  readonly assumed?: true
  /** What ECS gave as its reason. */
  readonly reason?: string
  completedAt?: number
  failedAt?: number
}

/** An attempt of which nothing but its beginning is known. */
export function newAttempt(id: string, startedAt: number): Attempt {
  return { id, aliases: new Set(), startedAt, hooks: [], clicks: [], stages: [], reports: [] }
}

/** Whether ECS gave the id. It is `ecs-svc/…` today, but AWS documents no form. */
export function isDeploymentId(id: string): boolean {
  return !/^(rollback|hook):/.test(id)
}

/**
 * How far the rollback of an attempt is, by its events or by its service deployment: the further of the two counts.
 * A hook that fails begins a rollback too, with or without events of that.
 */
export function rollbackOf(attempt: Attempt): RollbackState {
  const { rollback, serviceDeployment, supersededBy, completedAt } = attempt
  if (rollback?.failedAt !== undefined || serviceDeployment?.status === 'ROLLBACK_FAILED')
    return 'failed'
  if (rollback?.completedAt !== undefined || serviceDeployment?.status === 'ROLLBACK_SUCCESSFUL')
    return 'done'
  const failed = hookFailureOf(attempt)
  // ECS may give the rollback the id of what it rolls back.
  if (failed && completedAt !== undefined && completedAt >= failed.hook.changedAt) return 'done'
  if (!rollback && !serviceDeployment?.status.startsWith('ROLLBACK_') && !failed) return 'none'
  return supersededBy ? 'replaced' : 'running'
}

/** Whether events reported how the attempt ended, or that it is being rolled back. */
export function hasTurned(attempt: Attempt): boolean {
  return Boolean(attempt.completedAt ?? attempt.failedAt ?? attempt.rollback)
}

/** Whether ECS will not change it any more. */
export function isFinal(serviceDeployment: ServiceDeploymentFact): boolean {
  return finalStatuses.includes(serviceDeployment.status)
}

/** Those that ECS will not change any more, the worst first. */
export const finalStatuses = ['ROLLBACK_FAILED', 'ROLLBACK_SUCCESSFUL', 'STOPPED', 'SUCCESSFUL']
