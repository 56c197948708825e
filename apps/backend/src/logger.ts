import type { LoggerService } from '@nestjs/common'
import { type Logger, pino } from 'pino'

/**
 * The one logger: a JSON object a line on stdout, the level by its name, the time in milliseconds since the epoch.
 * It writes synchronously, so a line is out before the process ends.
 */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    formatters: { level: (label) => ({ level: label }) },
  })
}

/** Nest's own lines through the same logger. What Nest calls "log" is its start-up chatter: debug here. */
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
