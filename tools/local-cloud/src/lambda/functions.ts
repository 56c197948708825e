import { arn } from '../arn.ts'
import type { Caller } from '../caller.ts'
import { sessionTokenOf } from '../caller.ts'
import type { Calls } from '../calls.ts'
import { clientEnvironment } from '../client-environment.ts'
import type { Clock } from '../clock.ts'
import type { LogStore } from '../logs/store.ts'
import type { Queue } from '../sqs/queue.ts'
import { createEventSourceMapping, type EventSourceMapping } from './event-source-mapping.ts'
import { createFunction, type LambdaFunction } from './function.ts'

export interface HostedFunction {
  readonly name: string
  /** Path of the built bundle; its export `handler` is called. */
  readonly bundle: string
  readonly environment: Readonly<Record<string, string>>
  /** Default: `/aws/lambda/NAME`. */
  readonly logGroup?: string
  /** In real milliseconds. Default: 60 000. */
  readonly timeoutMs?: number
}

export interface Functions {
  /**
   * Hosts a function, with the credentials of its account in its environment.
   * @throws BundleMissingError
   */
  create(caller: Caller, fn: HostedFunction): LambdaFunction
  /** The functions of an account and region, by name. */
  list(caller: Caller): readonly {
    readonly name: string
    readonly arn: string
    readonly timeoutMs: number
    readonly environment: Readonly<Record<string, string>>
  }[]
  /** `undefined` where it does not exist. */
  byName(caller: Caller, name: string): LambdaFunction | undefined
  /**
   * Invokes a function and records the call.
   * @throws FunctionError, or an error where it does not exist
   */
  invoke(caller: Caller, name: string, event: unknown): Promise<unknown>
  /** Invokes a function with the messages of a queue of the same account and region. */
  map(caller: Caller, queue: Queue, name: string, batchSize?: number): void
  /** The log of each function, by `account/region/name`. */
  logs(): Readonly<Record<string, readonly string[]>>
  /** Resolves once every function is idle. Messages that wait for their visibility time-out do not count. */
  settled(): Promise<void>
  close(): Promise<void>
}

export interface FunctionsOptions {
  readonly calls: Calls
  readonly clock: Clock
  readonly logs: LogStore
  /** Of the cloud, for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string
}

interface Hosted {
  readonly fn: LambdaFunction
  readonly logGroup: string
  readonly place: Caller
  readonly arn: string
  readonly timeoutMs: number
  readonly environment: Readonly<Record<string, string>>
}

const DEFAULT_TIMEOUT_MS = 60_000

/** Lambda: functions of every account and region, each in a process of its own, fed by queues. */
export function createFunctions({ calls, clock, logs, endpoint }: FunctionsOptions): Functions {
  const functions = new Map<string, Hosted>()
  const mappings: EventSourceMapping[] = []
  const keyOf = ({ account, region }: Caller, name: string) => `${account}/${region}/${name}`

  async function invoke(caller: Caller, name: string, event: unknown): Promise<unknown> {
    const hosted = functions.get(keyOf(caller, name))
    if (!hosted) throw new Error(`no function ${name}`)
    const call = {
      time: clock.now(),
      service: 'lambda',
      operation: 'Invoke',
      caller,
      request: event,
      status: 200,
    }
    try {
      const response = await hosted.fn.invoke(event)
      calls.record({ ...call, response })
      return response
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown)
      calls.record({ ...call, error: { code: 'FunctionError', message } })
      logs.write(caller, hosted.logGroup, name, `[ERROR] ${message}`, clock.now())
      throw thrown
    }
  }

  return {
    create(caller, { name, logGroup = `/aws/lambda/${name}`, environment, ...rest }) {
      const place = { account: caller.account, region: caller.region }
      const functionArn = arn('lambda', place, `function:${name}`)
      const fn = createFunction({
        name,
        arn: functionArn,
        environment: {
          ...clientEnvironment(endpoint, place),
          AWS_SESSION_TOKEN: sessionTokenOf(functionArn),
          ...environment,
        },
        onLine: (line) => logs.write(place, logGroup, name, line, clock.now()),
        ...rest,
      })
      const { timeoutMs = DEFAULT_TIMEOUT_MS } = rest
      functions.set(keyOf(place, name), {
        fn,
        logGroup,
        place,
        arn: functionArn,
        timeoutMs,
        environment,
      })
      return fn
    },
    list: ({ account, region }) =>
      [...functions.values()]
        .filter(({ place }) => place.account === account && place.region === region)
        .map(({ fn, arn, timeoutMs, environment }) => ({
          name: fn.name,
          arn,
          timeoutMs,
          environment,
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    invoke,
    byName: (caller, name) => functions.get(keyOf(caller, name))?.fn,
    map({ account, region }, queue, name, batchSize) {
      const caller = { account, region }
      mappings.push(
        createEventSourceMapping({
          queue,
          region,
          invoke: (event) => invoke(caller, name, event),
          ...(batchSize !== undefined && { batchSize }),
        }),
      )
    },
    logs: () => Object.fromEntries([...functions].map(([key, { fn }]) => [key, fn.log()])),
    async settled() {
      for (const mapping of mappings) await mapping.settled()
    },
    async close() {
      // Functions are closed first, so that a running batch fails at once instead of delaying the shutdown.
      const closing = [...functions.values()].map(({ fn }) => fn.close())
      for (const mapping of mappings) await mapping.close()
      await Promise.all(closing)
    },
  }
}
