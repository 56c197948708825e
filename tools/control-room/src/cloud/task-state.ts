import type { TaskView } from '@repo/local-cloud'

/** How a task stands: `gone` is stopped without a failure. */
export interface TaskState {
  readonly kind: 'serving' | 'active' | 'failed' | 'gone'
  readonly words: string
}

/** What a person would call the state of a task. */
export function stateOf(task: TaskView): TaskState {
  if (task.lastStatus === 'STOPPED') return stopped(task)
  if (task.desiredStatus === 'STOPPED') {
    const failure = stopped(task)
    if (failure.kind === 'failed') return failure
    return { kind: 'active', words: task.target === 'draining' ? 'draining' : 'stopping' }
  }
  if (task.lastStatus !== 'RUNNING') return { kind: 'active', words: 'starting' }
  return running(task)
}

function running({ target, containers }: TaskView): TaskState {
  if (target === 'healthy') return { kind: 'serving', words: 'healthy' }
  if (target === 'unhealthy') return { kind: 'failed', words: 'unhealthy' }
  if (target === 'draining') return { kind: 'active', words: 'draining' }
  if (target !== undefined) return { kind: 'active', words: 'health check' }
  if (containers.some(({ health }) => health === 'UNHEALTHY'))
    return { kind: 'failed', words: 'unhealthy' }
  const isHealthy = containers.some(({ health }) => health === 'HEALTHY')
  return { kind: 'serving', words: isHealthy ? 'healthy' : 'running' }
}

function stopped({ stopCode, stoppedReason, containers }: TaskView): TaskState {
  if (stopCode === 'TaskFailedToStart') return { kind: 'failed', words: 'did not start' }
  if (stopCode === 'EssentialContainerExited') {
    const code = containers.find(({ exitCode }) => exitCode !== undefined)?.exitCode
    return { kind: 'failed', words: code === undefined ? 'exited' : `exit ${code}` }
  }
  if (/health check/i.test(stoppedReason ?? '')) return { kind: 'failed', words: 'unhealthy' }
  return { kind: 'gone', words: stopCode === 'UserInitiated' ? 'killed' : 'stopped' }
}
