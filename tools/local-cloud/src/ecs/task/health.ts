import type { Clock } from '../../clock.ts'
import type { TaskState } from '../model.ts'
import type { Target, TargetGroups, TargetHealth } from '../ports.ts'
import type { Timings } from '../timings.ts'
import { startContainerChecks } from './container-checks.ts'
import type { StartedContainer } from './containers.ts'
import type { TaskPlan } from './plan.ts'

interface WatchOptions {
  readonly clock: Clock
  readonly targetGroups: TargetGroups
  readonly timings: Timings
  readonly task: TaskState
  readonly containers: readonly StartedContainer[]
  readonly plan: TaskPlan
  /** Called when the health of a target or of a container changes. */
  readonly changed: () => void
}

/** Registers the targets of a running task and follows their health until the task ends. */
export function createHealthWatch(options: WatchOptions) {
  const { clock, targetGroups, timings, task, containers, plan, changed } = options
  const targets = plan.health.mode === 'never' ? [] : targetsOf(task, containers, plan)
  const states = new Map<string, TargetHealth>()
  const cancels: (() => void)[] = []
  let inGracePeriod = plan.health.gracePeriodMs > 0

  function healthy(): void {
    if (task.healthy || task.desiredStatus === 'STOPPED') return
    task.healthy = true
    task.hasServed = true
    plan.listener.healthy(task)
  }

  function evaluate(): void {
    if (task.desiredStatus === 'STOPPED' || plan.health.mode !== 'observed') return
    const serves = ({ arn }: { arn: string }) => states.get(arn)?.state === 'healthy'
    if (targets.length > 0 && targets.every(serves)) healthy()
    const bad = inGracePeriod
      ? undefined
      : [...states].find(([, { state }]) => state === 'unhealthy')
    if (bad) plan.listener.unhealthy(task, bad[0], bad[1].description ?? bad[1].state)
  }

  function begin(): void {
    for (const { arn, target } of targets)
      targetGroups.register(arn, target, (health) => {
        states.set(arn, health)
        task.targets.set(arn, health.state)
        changed()
        evaluate()
      })
    const arns = targets.map(({ arn }) => arn)
    if (arns.length > 0) plan.listener.registered(task, arns)
    if (plan.health.mode === 'always') {
      for (const { state } of containers) state.health = 'HEALTHY'
      healthy()
    } else if (plan.health.mode === 'observed' && arns.length === 0) {
      const unhealthy = () => plan.listener.failsItsCheck(task)
      if (!startContainerChecks({ clock, task, containers, healthy, unhealthy, changed }))
        cancels.push(clock.after(timings.settleMs, healthy))
    }
    cancels.push(
      clock.after(plan.health.gracePeriodMs, () => {
        inGracePeriod = false
        evaluate()
      }),
    )
  }

  async function drain(arn: string, target: Target): Promise<void> {
    task.targets.set(arn, 'draining')
    changed()
    await targetGroups.deregister(arn, target)
    task.targets.delete(arn)
    changed()
  }

  async function end(): Promise<void> {
    for (const cancel of cancels) cancel()
    const drained = targets.map(({ arn, target }) => drain(arn, target))
    const arns = targets.map(({ arn }) => arn)
    if (arns.length > 0) plan.listener.deregistered(task, arns)
    await Promise.all(drained)
  }

  return { begin, end }
}

function targetsOf(task: TaskState, containers: readonly StartedContainer[], plan: TaskPlan) {
  return plan.loadBalancers.flatMap(({ targetGroupArn, containerName, containerPort }) => {
    const container = containers.find(({ state }) => state.name === containerName)
    if (!targetGroupArn || !container || containerPort === undefined) return []
    const target: Target = {
      id: task.privateIp,
      port: containerPort,
      address: container.running.address,
    }
    return [{ arn: targetGroupArn, target }]
  })
}
