import { type ChildProcess, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { uuid } from '../arn.ts'
import { type Changes, createChanges } from '../changes.ts'
import { BundleMissingError, FunctionError } from '../errors.ts'
import type { Answer, Invocation } from './protocol.ts'

export interface FunctionOptions {
  readonly name: string
  readonly arn: string
  /** Path of the built bundle; its export `handler` is called. */
  readonly bundle: string
  readonly environment: Readonly<Record<string, string>>
  /** Real milliseconds, because the function runs in real time. Default: 60 000. */
  readonly timeoutMs?: number
  /** Called with every line that the function writes, to stdout or stderr. */
  readonly onLine?: (line: string) => void
}

/** A Lambda function: one process, one invocation at a time. */
export interface LambdaFunction {
  readonly name: string
  /**
   * Invokes the handler; resolves with its result. Invocations run one after another.
   * @throws FunctionError
   */
  invoke(event: unknown): Promise<unknown>
  /** Its output, oldest first; the last 5000 lines. */
  log(): readonly string[]
  /** Calls the listener with every line of its output. Returns a function that unsubscribes. */
  readonly subscribe: Changes<string>['subscribe']
  /** Ends the process; running invocations fail. */
  close(): Promise<void>
}

const KEPT_LINES = 5000
const BOOTSTRAP = new URL('./bootstrap.ts', import.meta.url)

/**
 * Hosts a function. Its process starts with the first invocation, and is replaced after a crash or a time-out.
 * @throws BundleMissingError
 */
export function createFunction(options: FunctionOptions): LambdaFunction {
  const { name, bundle, timeoutMs = 60_000 } = options
  if (!existsSync(bundle)) throw new BundleMissingError(bundle)
  const lines: string[] = []
  const written = createChanges<string>()
  let child: Promise<ChildProcess> | undefined
  let last: Promise<unknown> = Promise.resolve()
  let closed = false

  function keep(line: string): void {
    lines.push(line)
    if (lines.length > KEPT_LINES) lines.shift()
    options.onLine?.(line)
    written.notify(line)
  }

  async function invokeNow(event: unknown): Promise<unknown> {
    if (closed) throw new FunctionError('EXITED', `the function ${name} has been closed`)
    child ??= startProcess(options, keep)
    try {
      return await call(await child, event, timeoutMs)
    } catch (error) {
      // After an error of the handler the process is reused; after any other failure it is replaced.
      if (!(error instanceof FunctionError && error.code === 'HANDLED')) await end()
      throw error
    }
  }

  async function end(): Promise<void> {
    const ending = await child?.catch(() => undefined)
    child = undefined
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    const gone = new Promise((resolve) => ending.once('exit', resolve))
    ending.kill('SIGKILL')
    await gone
  }

  return {
    name,
    invoke(event) {
      const run = last.then(() => invokeNow(event))
      last = run.catch(() => undefined)
      return run
    },
    log: () => lines,
    subscribe: written.subscribe,
    async close() {
      closed = true
      await end()
      await last
    },
  }
}

/** Resolves once the bundle is loaded. */
async function startProcess(
  { name, arn, bundle, environment }: FunctionOptions,
  keep: (line: string) => void,
): Promise<ChildProcess> {
  const child = fork(BOOTSTRAP, [bundle], {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_LOG_STREAM_NAME: `${new Date().toISOString().slice(0, 10)}/[$LATEST]${uuid()}`,
      LOCAL_CLOUD_FUNCTION_ARN: arn,
      TZ: 'UTC',
      ...environment,
    },
  })
  for (const stream of [child.stdout, child.stderr]) if (stream) readLines(stream, keep)
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('message', (answer: Answer) =>
        answer.kind === 'notLoaded'
          ? reject(new FunctionError('NOT_LOADED', answer.message, answer.trace))
          : resolve(),
      )
      child.once('error', reject)
      child.once('exit', (code, signal) => reject(exited(code, signal)))
    })
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return child
}

function readLines(stream: Readable, keep: (line: string) => void): void {
  createInterface({ input: stream }).on('line', keep)
}

function call(child: ChildProcess, event: unknown, timeoutMs: number): Promise<unknown> {
  const invocation: Invocation = { requestId: uuid(), event, deadline: Date.now() + timeoutMs }
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onExit)
      end()
    }
    const onMessage = (answer: Answer) => {
      if (!('requestId' in answer) || answer.requestId !== invocation.requestId) return
      settle(() =>
        answer.kind === 'error'
          ? reject(new FunctionError('HANDLED', answer.message, answer.trace))
          : resolve(answer.result === undefined ? undefined : JSON.parse(answer.result)),
      )
    }
    const onExit = (code: number | null, signal: NodeJS.Signals | null) =>
      settle(() => reject(exited(code, signal)))
    const timer = setTimeout(
      () => settle(() => reject(new FunctionError('TIMED_OUT', timedOut(timeoutMs)))),
      timeoutMs,
    )
    child.on('message', onMessage)
    child.on('exit', onExit)
    if (child.exitCode !== null || !child.connected) return onExit(child.exitCode, child.signalCode)
    child.send(invocation)
  })
}

function timedOut(ms: number): string {
  return `Task timed out after ${(ms / 1000).toFixed(2)} seconds`
}

function exited(code: number | null, signal: NodeJS.Signals | null): FunctionError {
  const how = signal ? `signal: ${signal}` : `exit status ${code}`
  return new FunctionError('EXITED', `Runtime exited with error: ${how}`)
}
