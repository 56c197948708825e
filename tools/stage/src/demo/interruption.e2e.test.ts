import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, type TestContext, vi } from 'vitest'
import type { EndingSignal } from '../interruption.ts'

const cli = join(import.meta.dirname, 'cli.ts')

/** Starts the demo in its own process group, with its own folder for temporary files. */
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
      // `expect.poll` does not find its test when several run concurrently.
      vi.waitFor(() => expect(output.stdout + output.stderr).toMatch(line), { timeout: 60_000 }),
    /** Sends the signal and expects the demo to end with this code, without processes or files left. */
    async endsOn(signal: EndingSignal, code: number, send = toProcess) {
      const started = childrenOf(child.pid)
      const before = output.stdout
      send(child, signal)
      expect(await ended).toEqual({ code, signal: null })
      expect(output.stderr).toBe('')
      expect(output.stdout).not.toMatch(/Error|^\s+at |✘/m)
      // A watchdog ends a moment after its task.
      await vi.waitFor(() => expect(started.filter(isRunning)).toEqual([]), { timeout: 60_000 })
      expect(readdirSync(temporary)).toEqual([])
      return { started, before }
    },
  }
}

/** Like `kill PID`. */
function toProcess(child: ChildProcess, signal: EndingSignal): void {
  child.kill(signal)
}

/** Like Ctrl-C in a terminal: every process of the group gets the signal, and pnpm forwards it once more. */
function toGroup(child: ChildProcess, signal: EndingSignal): void {
  process.kill(-(child.pid ?? 0), signal)
  child.kill(signal)
}

function childrenOf(pid: number | undefined): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const rows = table.split('\n').map((row) => row.trim().split(/\s+/).map(Number))
  // `ps` itself is a child of this process, not of the demo.
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

// Concurrent, as each test mostly waits.
describe.concurrent('the demo', () => {
  it.for([
    ['SIGINT', 130, 'the process', toProcess],
    ['SIGTERM', 143, 'the process', toProcess],
    ['SIGINT', 130, 'the whole group, twice', toGroup],
  ] as const)(
    'demo ends on %s at its start with exit code %i, sent to %s',
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
    'demo ends on %s in the middle with exit code %i, and stops its tasks',
    async ([signal, code, send], { onTestFinished }) => {
      const demo = startDemo(onTestFinished)
      await demo.printed(/ecspresso exits with 0/)
      const { started } = await demo.endsOn(signal, code, send)
      // At least a task, its watchdog and the Lambda.
      expect(started.length).toBeGreaterThan(2)
    },
  )

  it.for(['SIGINT', 'SIGTERM'] as const)(
    'demo --keep ends on %s with exit code 0',
    async (signal, { onTestFinished }) => {
      const demo = startDemo(onTestFinished, '--keep')
      await demo.printed(/It keeps running until Ctrl-C/)
      const pages = [...demo.output.stdout.matchAll(/^page +(http:\S+)$/gm)]
      expect(pages).toHaveLength(1)
      // People watch from the first act on.
      expect(pages[0]?.index).toBeLessThan(demo.output.stdout.search(/^1\/3 /m))
      expect((await fetch(pages[0]?.[1] ?? '')).headers.get('content-type')).toMatch(/html/)
      const { before } = await demo.endsOn(signal, 0)
      expect(before).toMatch(/^All \d+ outcomes were what they had to be/m)
    },
  )

  it('demo ends on a signal before its first line with the code of the signal', async ({
    onTestFinished,
  }) => {
    const demo = startDemo(onTestFinished)
    await once(demo.child, 'spawn')
    demo.child.kill('SIGINT')
    const { code, signal } = await demo.ended
    // Before Node has installed the handler, the signal itself ends the process; shells report 130 too.
    expect(signal ?? code).toBe(signal === null ? 130 : 'SIGINT')
    expect(demo.output.stderr).toBe('')
  })
})
