import type { LoggerService } from '@nestjs/common'
import type { Logger } from 'pino'

/** Parts of Nest that report each step of a start. */
const startup = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
])

/**
 * What is behind Nest's own `Logger`, as in `new Logger('Orders').log({ orderId: 17 }, 'created')`: objects become fields, an error or
 * a stack among the parts becomes `err`, and the name of the logger `context`. `log` is the level `info`, except for what Nest reports
 * while it starts, which is `debug`.
 * @see https://docs.nestjs.com/techniques/logger
 */
export function createNestLogger(logger: Logger): LoggerService {
  const write =
    (level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal') =>
    (...parts: unknown[]) => {
      const { fields, message } = toLine(parts)
      const quiet = level === 'info' && isStartup(fields['context'])
      logger[quiet ? 'debug' : level](fields, message)
    }
  return {
    log: write('info'),
    debug: write('debug'),
    verbose: write('trace'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
  }
}

/** In the bundle, the name of a class of Nest may have an underscore before it and a number after it. */
function isStartup(context: unknown): boolean {
  return startup.has(String(context).replaceAll(/^_|\d+$/g, ''))
}

/** The first text is the message, and the last one the name of the logger, which Nest appends. */
function toLine(parts: readonly unknown[]) {
  const fields: Record<string, unknown> = {}
  const texts: string[] = []
  const last = parts.length > 1 ? parts.at(-1) : undefined
  const context = typeof last === 'string' && !isStack(last) ? last : undefined
  for (const part of context === undefined ? parts : parts.slice(0, -1)) {
    if (part instanceof Error) fields['err'] = part
    else if (typeof part === 'string' && isStack(part)) fields['err'] ??= { stack: part }
    else if (typeof part === 'object' && part !== null && !Array.isArray(part))
      Object.assign(fields, part)
    else if (part !== undefined) texts.push(typeof part === 'string' ? part : JSON.stringify(part))
  }
  if (context !== undefined) fields['context'] = context
  const { err } = fields
  const message =
    texts.length > 0 ? texts.join(' ') : err instanceof Error ? err.message : undefined
  return { fields, message }
}

function isStack(text: string): boolean {
  return /\n\s+at /.test(text)
}
