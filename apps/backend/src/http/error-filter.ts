import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Loggers } from '../logging/logger.ts'
import { challengeOf, describeError } from './errors.ts'
import { securityHeaders } from './security-headers.ts'

/** Converts every error to the one shape, and logs errors of the service itself with their stack. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    sendError(error, http.getRequest(), http.getResponse(), this.logger)
  }
}

/** Answers an address that cannot be decoded: no route, no hooks and no log line of its own. */
export function refuseAddress(
  error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
  { logger, logRequest }: Loggers,
): void {
  reply.headers({ ...securityHeaders, 'x-request-id': request.id })
  sendError(error, request, reply, logger)
  const { method } = request
  logRequest({
    reqId: request.id,
    method,
    route: 'none',
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
  })
}

function sendError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): void {
  const { status, body } = describeError(error, request.id)
  // 503 is intended, so the request's own line is enough.
  if (status === 500)
    logger.error({ reqId: request.id, traceId: request.traceId, err: error }, 'request failed')
  const challenge = challengeOf(error)
  if (challenge) reply.header('www-authenticate', challenge)
  reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body))
}
