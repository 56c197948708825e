import { type ChildProcess, spawn } from 'node:child_process'

/**
 * What the watchdog runs: it hears `+PID` and `-PID` on its standard input, and when that ends (the cloud is gone, even
 * by SIGKILL) it kills every process group that is still on its list.
 */
const SCRIPT = `
const pids = new Set()
require('node:readline').createInterface({ input: process.stdin })
  .on('line', (line) => line[0] === '+' ? pids.add(+line.slice(1)) : pids.delete(+line.slice(1)))
  .on('close', () => { for (const pid of pids) try { process.kill(-pid, 'SIGKILL') } catch {} })
`

/** A process that outlives this one by a moment, so that no task outlives it. Started with the first task. */
export function createWatchdog() {
  let dog: ChildProcess | undefined

  function tell(line: string): void {
    if (dog?.stdin?.writable) dog.stdin.write(`${line}\n`)
  }

  function wake(): void {
    dog = spawn(process.execPath, ['-e', SCRIPT], {
      detached: true,
      env: {},
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    dog.unref()
    // It is a help, not a condition: without it, an orderly end still ends every task.
    dog.on('error', () => {})
    dog.stdin?.on('error', () => {})
    if (dog.stdin && 'unref' in dog.stdin && typeof dog.stdin.unref === 'function')
      dog.stdin.unref()
  }

  return {
    watch(pid: number | undefined): void {
      if (!dog) wake()
      tell(`+${pid}`)
    },
    forget: (pid: number | undefined) => tell(`-${pid}`),
    close: () => void dog?.stdin?.end(),
  }
}
