import { randomUUID } from 'node:crypto'
import { type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Logger } from 'pino'
import type { ErrorBody } from './errors.ts'
import { securityHeaders } from './security-headers.ts'

interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
}

const refusals: Readonly<Record<string, Refusal>> = {
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
  const refusal = refusals[error.code ?? ''] ?? {
    status: 400,
    code: 'BAD_REQUEST',
    message: 'not a valid HTTP request',
  }
  const { headers, body } = answerTo(refusal)
  const { status } = refusal
  logger.info({ reqId: headers['x-request-id'], status, reason: error.code }, 'connection refused')
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'))
}

/** Answers `Expect` with anything but `100-continue`, which Node would answer without a body. */
export function refuseExpectations(server: Server): void {
  server.on('checkExpectation', (_request, response) => {
    const { headers, body } = answerTo({
      status: 417,
      code: 'EXPECTATION_FAILED',
      message: 'expect: only 100-continue is supported',
    })
    response.writeHead(417, headers).end(body)
  })
}

function answerTo({ code, message }: Refusal) {
  const requestId = randomUUID()
  const body = JSON.stringify({ code, message, requestId } satisfies ErrorBody)
  return {
    body,
    headers: {
      ...securityHeaders,
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'x-request-id': requestId,
      connection: 'close',
    },
  }
}
