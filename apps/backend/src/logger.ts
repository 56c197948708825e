import type { LoggerService } from '@nestjs/common'
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'

const secrets = [
  'authorization',
  'Authorization',
  'cookie',
  '["set-cookie"]',
  '["x-amz-security-token"]',
]
/** Paths of headers in an error or a line: at the top, one level below, two levels below. */
const secretPaths = ['', '*', '*.*'].flatMap((parent) =>
  secrets.map((name) => (parent && !name.startsWith('[') ? `${parent}.${name}` : parent + name)),
)

export interface LoggerParts {
  /** Fields of every line. */
  readonly base?: object | undefined
  /** Default: stdout. */
  readonly destination?: DestinationStream
}

/**
 * The one logger: a JSON object a line on stdout, the level by its name, the time in milliseconds since the epoch.
 * It writes synchronously, so a line is out before the process ends.
 */
export function createLogger(level: string, { base, destination }: LoggerParts = {}): Logger {
  const options: LoggerOptions = {
    level,
    base: base ?? null,
    // The request's own line has no headers; an error of some client may carry them.
    redact: { paths: secretPaths, censor: '[redacted]' },
    formatters: { level: (label) => ({ level: label }) },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** Nest's own lines through the same logger. Nest's level "log" has its start-up messages: debug here. */
export function nestLogger(logger: Logger): LoggerService {
  const write =
    (level: 'debug' | 'trace' | 'warn' | 'error' | 'fatal') =>
    (message: unknown, ...rest: unknown[]) => {
      const context = rest.findLast((part) => typeof part === 'string')
      const fields = message instanceof Error ? { err: message } : {}
      const text = message instanceof Error ? message.message : String(message)
      logger[level]({ ...fields, ...(context ? { context } : {}) }, text)
    }
  return {
    log: write('debug'),
    debug: write('trace'),
    verbose: write('trace'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
  }
}
