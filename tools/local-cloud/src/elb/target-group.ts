import type { Clock } from '../clock.ts'
import type { Target, TargetHealth } from '../ecs/ports.ts'
import { afterCheck, type CheckResult, type HealthCheck, type HealthCount } from './health-check.ts'

export interface TargetGroupSettings {
  readonly arn: string
  readonly name: string
  /** The port that targets answer on, in AWS; each target has its own here. */
  readonly port: number
  readonly vpcId: string
  readonly healthCheck: HealthCheck
  /** Longest time that requests in flight delay a deregistration, in milliseconds of the cloud. */
  readonly deregistrationDelayMs: number
}

/** Checks a target once. */
export type Probe = (target: Target, check: HealthCheck) => Promise<CheckResult>

export interface RegisteredTarget {
  readonly target: Target
  readonly onHealth: (health: TargetHealth) => void
  health: TargetHealth
  count: HealthCount
  inFlight: number
  /** Called once no request is in flight. */
  idle: (() => void) | undefined
  cancel: () => void
}

export type TargetGroup = ReturnType<typeof createTargetGroup>

/** Targets, their health checks, and the round robin over the healthy ones. */
export function createTargetGroup(settings: TargetGroupSettings, clock: Clock, probe: Probe) {
  const targets = new Map<string, RegisteredTarget>()
  let rotation = 0
  const keyOf = ({ id, port, address }: Target) => `${id}:${port}:${address.port}`

  function register(target: Target, onHealth: (health: TargetHealth) => void): void {
    const health: TargetHealth = {
      state: 'initial',
      reason: 'Elb.RegistrationInProgress',
      description: 'Target registration is in progress',
    }
    const entry: RegisteredTarget = {
      target,
      onHealth,
      health,
      count: { successes: 0, failures: 0 },
      inFlight: 0,
      idle: undefined,
      cancel: () => {},
    }
    targets.set(keyOf(target), entry)
    onHealth(health)
    checkLater(entry)
  }

  function checkLater(entry: RegisteredTarget): void {
    entry.cancel = clock.after(settings.healthCheck.intervalMs, () => void check(entry))
  }

  async function check(entry: RegisteredTarget): Promise<void> {
    const result = await probe(entry.target, settings.healthCheck)
    if (entry.health.state === 'draining') return
    const before = entry.health
    const { health, count } = afterCheck(before, entry.count, result, settings.healthCheck)
    entry.health = health
    entry.count = count
    if (health.state !== before.state || health.description !== before.description)
      entry.onHealth(health)
    checkLater(entry)
  }

  async function deregister(target: Target): Promise<void> {
    const key = keyOf(target)
    const entry = targets.get(key)
    if (!entry) return
    entry.cancel()
    entry.health = {
      state: 'draining',
      reason: 'Target.DeregistrationInProgress',
      description: 'Target deregistration is in progress',
    }
    if (entry.inFlight > 0) await drained(entry)
    targets.delete(key)
  }

  function drained(entry: RegisteredTarget): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(settings.deregistrationDelayMs, resolve)
      entry.idle = () => {
        cancel()
        resolve()
      }
    })
  }

  /** The healthy targets, the next one of the round robin first. */
  function inRotation(): readonly RegisteredTarget[] {
    const healthy = [...targets.values()].filter(({ health }) => health.state === 'healthy')
    rotation += 1
    const first = healthy.length === 0 ? 0 : rotation % healthy.length
    return [...healthy.slice(first), ...healthy.slice(0, first)]
  }

  return {
    settings,
    register,
    deregister,
    inRotation,
    targets: (): readonly RegisteredTarget[] => [...targets.values()],
    close() {
      for (const { cancel } of targets.values()) cancel()
    },
  }
}

/** Counts a request as in flight; call the returned function when it has ended, for whatever reason. */
export function enter(entry: RegisteredTarget): () => void {
  entry.inFlight += 1
  let left = false
  return () => {
    if (left) return
    left = true
    entry.inFlight -= 1
    if (entry.inFlight === 0) entry.idle?.()
  }
}
