import { type ChildProcess, spawn } from 'node:child_process'

/**
 * Program of the watchdog: it reads `+PID` and `-PID` from its standard input, and when that ends (the cloud is gone, even
 * by SIGKILL) it kills every process group that is still on its list.
 */
const SCRIPT = `
const pids = new Set()
require('node:readline').createInterface({ input: process.stdin })
  .on('line', (line) => line[0] === '+' ? pids.add(+line.slice(1)) : pids.delete(+line.slice(1)))
  .on('close', () => { for (const pid of pids) try { process.kill(-pid, 'SIGKILL') } catch {} })
`

/** A process that kills every task once this one is gone, even by SIGKILL. Started with the first task. */
export function createWatchdog() {
  let dog: ChildProcess | undefined

  function write(line: string): void {
    if (dog?.stdin?.writable) dog.stdin.write(`${line}\n`)
  }

  function wake(): void {
    dog = spawn(process.execPath, ['-e', SCRIPT], {
      detached: true,
      env: {},
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    dog.unref()
    // Optional: without the watchdog, a graceful shutdown still ends every task.
    dog.on('error', () => {})
    dog.stdin?.on('error', () => {})
    if (dog.stdin && 'unref' in dog.stdin && typeof dog.stdin.unref === 'function')
      dog.stdin.unref()
  }

  return {
    watch(pid: number | undefined): void {
      if (!dog) wake()
      write(`+${pid}`)
    },
    unwatch: (pid: number | undefined) => write(`-${pid}`),
    close: () => void dog?.stdin?.end(),
  }
}
