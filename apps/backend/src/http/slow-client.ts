import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Logger } from 'pino'
import type { ErrorBody } from './errors.ts'

const refusals: Readonly<Record<string, { status: number; code: string; message: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'REQUEST_TIMEOUT',
    message: 'the request took too long to arrive',
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'REQUEST_HEADER_FIELDS_TOO_LARGE',
    message: 'the headers are too large',
  },
}

/**
 * Answers bytes that never became a request: too slow, too large, or not HTTP. Node has only a socket for them, no
 * request or response, so the one error shape is written by hand and the connection closed.
 */
export function refuseConnection(
  error: Error & { readonly code?: string },
  socket: Socket,
  logger: Logger,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const { status, code, message } = refusals[error.code ?? ''] ?? {
    status: 400,
    code: 'BAD_REQUEST',
    message: 'not a valid HTTP request',
  }
  const requestId = randomUUID()
  const body = JSON.stringify({ code, message, requestId } satisfies ErrorBody)
  logger.info({ reqId: requestId, status, reason: error.code }, 'connection refused')
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
