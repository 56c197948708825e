import type { HttpAnswer } from './http.ts'
import type { AwsError, AwsService } from './service.ts'
import { toXml } from './xml.ts'

/** AWS JSON version of a response; the same as the request's. */
export type JsonVersion = '1.0' | '1.1'

export function jsonAnswer(value: unknown, version: JsonVersion, requestId: string): HttpAnswer {
  return {
    status: 200,
    headers: jsonHeaders(version, requestId),
    body: JSON.stringify(value ?? {}, withEpochSeconds),
  }
}

export function jsonError(error: AwsError, version: JsonVersion, requestId: string): HttpAnswer {
  return {
    status: error.status,
    headers: { ...jsonHeaders(version, requestId), 'x-amzn-errortype': error.code },
    body: JSON.stringify(
      { __type: error.code, message: error.message, ...error.members },
      withEpochSeconds,
    ),
  }
}

function jsonHeaders(version: JsonVersion, requestId: string): Record<string, string> {
  return { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-requestid': requestId }
}

/** AWS JSON writes times as seconds since the epoch. `Date.toJSON` has already run, so `this` is read. */
function withEpochSeconds(this: unknown, key: string, value: unknown): unknown {
  const original: unknown = (this as Record<string, unknown>)[key]
  return original instanceof Date ? original.getTime() / 1000 : value
}

export function queryAnswer(
  service: AwsService,
  operation: string,
  value: unknown,
  requestId: string,
): HttpAnswer {
  const result = `<${operation}Result>${toXml(value ?? {})}</${operation}Result>`
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`
  return {
    status: 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<${operation}Response xmlns="${service.xmlNamespace ?? ''}">${result}${metadata}</${operation}Response>`,
  }
}

export function queryError(
  error: AwsError,
  xmlNamespace: string | undefined,
  requestId: string,
): HttpAnswer {
  const namespace = xmlNamespace ? ` xmlns="${xmlNamespace}"` : ''
  const body = toXml({
    Error: {
      Type: error.status < 500 ? 'Sender' : 'Receiver',
      Code: error.code,
      Message: error.message,
      ...error.members,
    },
    RequestId: requestId,
  })
  return {
    status: error.status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<ErrorResponse${namespace}>${body}</ErrorResponse>`,
  }
}
