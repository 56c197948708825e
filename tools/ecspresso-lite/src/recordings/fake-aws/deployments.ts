import type { JsonObject } from '../../definitions/json.ts'
import type { DeploymentPlan } from '../world.ts'

/** One deployment of the service, numbered from 1. */
interface Deployment {
  number: number
  taskDefinition: string
  /** Epoch milliseconds. */
  startedAt: number
  plan: DeploymentPlan
}

type Phase =
  | 'in-progress'
  | 'completed'
  | 'failed'
  | 'rolling-back'
  | 'rolled-back'
  | 'rollback-failed'
  | 'stop-requested'
  | 'stopped'

/** The status of each phase in `DescribeServiceDeployments`. */
const SERVICE_DEPLOYMENT_STATUS: Readonly<Record<Phase, string>> = {
  'in-progress': 'IN_PROGRESS',
  completed: 'SUCCESSFUL',
  failed: 'STOPPED',
  'rolling-back': 'ROLLBACK_IN_PROGRESS',
  'rolled-back': 'ROLLBACK_SUCCESSFUL',
  'rollback-failed': 'ROLLBACK_FAILED',
  'stop-requested': 'STOP_REQUESTED',
  stopped: 'STOPPED',
}

/** One entry of `deployments` in `DescribeServices`. */
export interface DeploymentView {
  number: number
  taskDefinition: string
  status: 'PRIMARY' | 'ACTIVE'
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED'
  running: boolean
  startedAt: number
}

/** The deployments of one service, each in the phase that its plan has at this time. */
export class Deployments {
  readonly #all: Deployment[] = []
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  start(taskDefinition: string, plan: DeploymentPlan, startedAt = this.#now()): void {
    this.#all.push({ number: this.#all.length + 1, taskDefinition, startedAt, plan })
  }

  get latest(): Deployment | undefined {
    return this.#all.at(-1)
  }

  /** As in `DescribeServices`, PRIMARY first. */
  view(): DeploymentView[] {
    const latest = this.latest
    if (!latest) return []
    const phase = this.#phase(latest)
    const fresh = (rolloutState: DeploymentView['rolloutState'], running: boolean) =>
      view(latest, 'PRIMARY', rolloutState, running)
    const before = this.#all.slice(0, -1).filter((one) => this.#phase(one) === 'completed')
    const old = before.at(-1)
    const others = this.#all.slice(0, -1).filter((one) => this.#phase(one) === 'in-progress')
    const overtaken = others.reverse().map((one) => view(one, 'ACTIVE', 'IN_PROGRESS', false))
    const serving = old ? [view(old, 'ACTIVE', 'COMPLETED', true)] : []
    switch (phase) {
      case 'completed':
        return [fresh('COMPLETED', true)]
      case 'in-progress':
      case 'stop-requested':
      case 'stopped':
        return [fresh('IN_PROGRESS', false), ...overtaken, ...serving]
      case 'failed':
        return [fresh('FAILED', false), ...serving]
    }
    if (!old) return [fresh('FAILED', false)]
    const failed = view(latest, 'ACTIVE', 'FAILED', false)
    if (phase === 'rolled-back') return [view(old, 'PRIMARY', 'COMPLETED', true)]
    const back = phase === 'rolling-back' ? 'IN_PROGRESS' : 'FAILED'
    return [view(old, 'PRIMARY', back, true), failed]
  }

  /** As in `ListServiceDeployments`, newest first. */
  serviceDeployments(): { number: number; status: string; startedAt: number }[] {
    if (this.latest?.plan.unlisted) return []
    return this.#all
      .map((one) => ({
        number: one.number,
        status: SERVICE_DEPLOYMENT_STATUS[this.#phase(one)],
        startedAt: one.startedAt,
      }))
      .reverse()
  }

  #phase({ startedAt, plan }: Deployment): Phase {
    const { outcome, afterMs = 1000, doneMs = Number.POSITIVE_INFINITY } = plan
    const elapsed = this.#now() - startedAt
    if (elapsed < afterMs || outcome === 'stuck') return 'in-progress'
    const over = elapsed >= doneMs
    switch (outcome) {
      case 'failure':
        return 'failed'
      case 'rollback':
        return over ? 'rolled-back' : 'rolling-back'
      case 'rollback-failed':
        return over ? 'rollback-failed' : 'rolling-back'
      case 'stopped':
        return over ? 'stopped' : 'stop-requested'
      default:
        return 'completed'
    }
  }
}

function view(
  { number, taskDefinition, startedAt }: Deployment,
  status: DeploymentView['status'],
  rolloutState: DeploymentView['rolloutState'],
  running: boolean,
): DeploymentView {
  return { number, taskDefinition, status, rolloutState, running, startedAt }
}

/** Epoch seconds, as AWS writes times in JSON. */
export function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}

/** A deployment as in `DescribeServices`. */
export function describeDeployment(one: DeploymentView, arn: string, desired: number): JsonObject {
  const started = one.rolloutState !== 'FAILED'
  return {
    id: `ecs-svc/${one.number}`,
    status: one.status,
    taskDefinition: arn,
    desiredCount: desired,
    runningCount: one.running ? desired : 0,
    pendingCount: one.running || !started ? 0 : desired,
    failedTasks: started ? 0 : 3,
    rolloutState: one.rolloutState,
    createdAt: seconds(one.startedAt),
    updatedAt: seconds(one.startedAt),
  }
}
