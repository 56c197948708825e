import { format } from 'node:util'
import { redact, redactFields, redactValue } from '@repo/redact'
import { type DestinationStream, type Logger, pino } from 'pino'
import { currentRequest } from './request-context.ts'
import { createRequestLog, type RequestLog } from './request-log.ts'

/** Key by which pino's `Logger` is injected: `@Inject(LOGGER) private readonly logger: Logger`. */
export const LOGGER = Symbol('LOGGER')

export interface LoggerParts {
  /** Fields of every line. */
  readonly base?: object | undefined
  /** Default: stdout. */
  readonly destination?: DestinationStream | undefined
}

/** The loggers of the service: JSON, one object a line, the level by its name, the time in milliseconds since the epoch. */
export interface Loggers {
  /** For everything: without credentials, and with the id of the request that is being handled. */
  readonly logger: Logger
  /** For the line of each request. They are written together, some milliseconds later. */
  readonly logRequest: RequestLog
  /** Writes the lines of requests that are not written yet. */
  flush(): void
}

/** `logger` writes synchronously, so a line is out before the process ends. */
export function createLoggers(level: string, { base, destination }: LoggerParts = {}): Loggers {
  const stream = destination ?? pino.destination({ fd: 1, sync: true })
  // Opened with the first request: its timer would put code into the compile cache at random.
  let batched: ReturnType<typeof pino.destination> | undefined
  const writeLater = (line: string) => {
    batched ??= pino.destination(batches)
    batched.write(line)
  }
  const logger = pino(
    {
      level,
      base: base ?? null,
      mixin: currentRequest,
      formatters: { level: (label) => ({ level: label }), log: redactFields },
      // `redactFields` has made a plain object of it.
      serializers: { err: (err) => err },
      hooks: {
        logMethod(args, method) {
          const [first, ...rest] = args as readonly unknown[]
          const isMessage = typeof first !== 'object'
          const fields = first instanceof Error ? { err: first } : isMessage ? {} : first
          const message = messageOf(isMessage ? [first, ...rest] : rest)
          method.apply(this, [fields, message ?? errorMessage(fields)] as typeof args)
        },
      },
    },
    stream,
  )
  // A child has no formatter for its own fields. Its children inherit these.
  const { child, setBindings } = logger
  logger.setBindings = function (bindings) {
    setBindings.call(this, redactFields(bindings))
  }
  logger.child = function (bindings, options) {
    return child.call(this, redactFields(bindings), options) as never
  }
  const write = destination ? (line: string) => destination.write(line) : writeLater
  const logRequest = logger.isLevelEnabled('info') ? createRequestLog(base ?? {}, write) : () => {}
  return { logger, logRequest, flush: () => batched?.flushSync() }
}

/** A line by itself is a system call, which takes as long as the rest of a request. Bytes, and milliseconds. */
const batches = { fd: 1, sync: true, minLength: 8_192, periodicFlush: 100 }

/**
 * The message of a line with its parts in it. It is searched as a whole: `token=%s` and what is put there are no secret each by
 * itself.
 */
function messageOf([message, ...parts]: readonly unknown[]): string | undefined {
  if (message === undefined) return undefined
  if (parts.length === 0 && typeof message === 'string') return redact(message, 4000)
  const text = typeof message === 'string' ? message.replaceAll(/%[oO]/g, '%j') : message
  return redact(format(...[text, ...parts].map(withoutSecrets)), 4000)
}

function withoutSecrets(part: unknown): unknown {
  if (part instanceof Error) return redact(String(part), 4000)
  return typeof part === 'object' ? redactValue(part) : part
}

/** pino would copy the message of an error into the line as it is. */
function errorMessage(fields: unknown): string | undefined {
  const { err } = (fields ?? {}) as { err?: unknown } // any object may have one
  return err instanceof Error ? redact(String(err.message), 4000) : undefined
}
