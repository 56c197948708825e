import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, type TestContext, vi } from 'vitest'
import type { EndingSignal } from '../interruption.ts'

const cli = join(import.meta.dirname, 'cli.ts')

/** Starts the demo with a folder for temporary files that is its own, in a process group of its own. */
function startDemo(onTestFinished: TestContext['onTestFinished'], ...args: string[]) {
  const temporary = mkdtempSync(join(tmpdir(), 'interrupted-demo-'))
  onTestFinished(() => rmSync(temporary, { recursive: true }))
  const child = spawn(process.execPath, [cli, ...args], {
    detached: true,
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: temporary, BUILT: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk) => {
      output[name] += chunk
    })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }))

  return {
    child,
    output,
    ended,
    /** Resolves once standard output has this line. */
    printed: (line: RegExp) =>
      // Not `expect.poll`, which does not know its test where several run side by side.
      vi.waitFor(() => expect(output.stdout + output.stderr).toMatch(line), { timeout: 60_000 }),
    /** Sends the signal and expects that the demo ends with this code and leaves nothing. */
    async endsOn(signal: EndingSignal, code: number, send = toProcess) {
      const started = childrenOf(child.pid)
      const before = output.stdout
      send(child, signal)
      expect(await ended).toEqual({ code, signal: null })
      expect(output.stderr).toBe('')
      expect(output.stdout).not.toMatch(/Error|^\s+at |✘/m)
      // A watchdog ends a moment after what it watches.
      await vi.waitFor(() => expect(started.filter(isRunning)).toEqual([]), { timeout: 60_000 })
      expect(readdirSync(temporary)).toEqual([])
      return { started, before }
    },
  }
}

/** What `kill PID` does. */
function toProcess(child: ChildProcess, signal: EndingSignal): void {
  child.kill(signal)
}

/** What Ctrl-C in a terminal does: every process of the group gets the signal, and pnpm forwards it once more. */
function toGroup(child: ChildProcess, signal: EndingSignal): void {
  process.kill(-(child.pid ?? 0), signal)
  child.kill(signal)
}

function childrenOf(pid: number | undefined): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const rows = table.split('\n').map((row) => row.trim().split(/\s+/).map(Number))
  // The row of `ps` itself is of this process, not of the demo.
  return rows.flatMap(([child = 0, parent]) => (parent === pid ? [child] : []))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

// Each waits for a demo at the machine's own pace: side by side.
describe.concurrent('the demo', () => {
  it.for([
    ['SIGINT', 130, 'the process', toProcess],
    ['SIGTERM', 143, 'the process', toProcess],
    ['SIGINT', 130, 'the whole group, twice', toGroup],
  ] as const)(
    'ends on %s at its start with exit code %i, sent to %s',
    async ([signal, code, , send], { onTestFinished }) => {
      const demo = startDemo(onTestFinished)
      await demo.printed(/^1\/3 /m)
      await demo.endsOn(signal, code, send)
    },
  )

  it.for([
    ['SIGINT', 130, toGroup],
    ['SIGTERM', 143, toProcess],
  ] as const)(
    'ends on %s in the middle with exit code %i, and ends its tasks',
    async ([signal, code, send], { onTestFinished }) => {
      const demo = startDemo(onTestFinished)
      await demo.printed(/ecspresso exits with 0/)
      const { started } = await demo.endsOn(signal, code, send)
      // A task, its watchdog and the Lambda at least.
      expect(started.length).toBeGreaterThan(2)
    },
  )

  it.for(['SIGINT', 'SIGTERM'] as const)(
    'that is kept open ends on %s with exit code 0',
    async (signal, { onTestFinished }) => {
      const demo = startDemo(onTestFinished, '--keep')
      await demo.printed(/It keeps running until Ctrl-C/)
      const { before } = await demo.endsOn(signal, 0)
      expect(before).toMatch(/^All \d+ outcomes were what they had to be/m)
    },
  )

  it('ends before its first line with the code of the signal', async ({ onTestFinished }) => {
    const demo = startDemo(onTestFinished)
    await once(demo.child, 'spawn')
    demo.child.kill('SIGINT')
    const { code, signal } = await demo.ended
    // While Node still starts, the signal itself ends the process: shells report 130 too.
    expect(signal ?? code).toBe(signal === null ? 130 : 'SIGINT')
    expect(demo.output.stderr).toBe('')
  })
})
