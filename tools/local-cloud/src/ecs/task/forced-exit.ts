import type { Clock } from '../../clock.ts'
import type { LogSink, RunningContainer } from '../ports.ts'
import { type ContainerStarter, definitionOf, lineWriter } from './containers.ts'

/** Milliseconds before the container exits. */
const BOOT_MS = 200

/** Containers that log the reason and exit with code 1: the forced outcome `rollback`. */
export function createForcedExit(clock: Clock, logs: LogSink): ContainerStarter {
  return async (task) => ({
    containers: task.containers.map((state) => {
      const write = lineWriter(task, definitionOf(task, state), { clock, logs })
      state.lastStatus = 'RUNNING'
      return { state, running: exitSoon(clock, write), stopTimeoutMs: 0 }
    }),
  })
}

function exitSoon(clock: Clock, write: (line: string) => void): RunningContainer {
  const ended = clock.sleep(BOOT_MS).then(() => {
    write('local-cloud: this container exits with code 1, because the outcome "rollback" is forced')
    return { exitCode: 1 }
  })
  return { address: { host: '127.0.0.1', port: 0 }, ended, stop: async () => void (await ended) }
}
