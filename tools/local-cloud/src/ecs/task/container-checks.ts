import type { HealthCheck } from '@aws-sdk/client-ecs'
import type { Clock } from '../../clock.ts'
import type { TaskState } from '../model.ts'
import { definitionOf, type StartedContainer } from './containers.ts'

interface ContainerChecks {
  readonly clock: Clock
  readonly task: TaskState
  readonly containers: readonly StartedContainer[]
  /** Every container that has a check passes it. */
  healthy(): void
  /** A container has failed as many checks in a row as its definition allows. */
  unhealthy(): void
  /** Called after each check. */
  changed(): void
}

/** Until a container is healthy, it is checked at once and often: AWS waits for the interval of the definition. */
const FIRST_INTERVAL_MS = 1000

/**
 * Runs the health checks of the essential containers until the task ends.
 * @returns whether a container has a check
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html
 */
export function startContainerChecks(options: ContainerChecks): boolean {
  const { clock, task, containers } = options
  const checked = containers.flatMap((container) => {
    const { healthCheck } = definitionOf(task, container.state)
    return container.state.essential && healthCheck?.command && container.running.check
      ? [{ container, healthCheck }]
      : []
  })
  if (checked.length === 0) return false
  const begunAt = clock.now()
  const isRunning = () => task.desiredStatus === 'RUNNING'

  async function watch(container: StartedContainer, healthCheck: HealthCheck): Promise<void> {
    const { interval = 30, retries = 3, startPeriod = 0, timeout = 5, command = [] } = healthCheck
    const { state, running } = container
    let failures = 0
    while (isRunning()) {
      await clock.sleep(state.health === 'HEALTHY' ? interval * 1000 : FIRST_INTERVAL_MS)
      if (!isRunning()) return
      const passes = await running.check?.(commandOf(command), timeout * 1000)
      if (!isRunning()) return
      if (passes) {
        failures = 0
        state.health = 'HEALTHY'
        options.changed()
        if (checked.every((one) => one.container.state.health === 'HEALTHY')) options.healthy()
        continue
      }
      if (clock.now() - begunAt >= startPeriod * 1000) failures += 1
      if (failures < retries) continue
      state.health = 'UNHEALTHY'
      options.changed()
      return options.unhealthy()
    }
  }

  for (const { container, healthCheck } of checked) void watch(container, healthCheck)
  return true
}

/** `CMD` and its arguments, or `CMD-SHELL` and a line; without either, ECS takes the words as they are. */
function commandOf([kind = '', ...rest]: readonly string[]): readonly string[] {
  if (kind === 'CMD') return rest
  return kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...rest] : [kind, ...rest]
}
