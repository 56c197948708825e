import { uuid } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { Calls } from '../calls.ts'
import type { Clock } from '../clock.ts'
import { type JsonVersion, jsonAnswer, jsonError, queryAnswer, queryError } from './answer.ts'
import type { HttpAnswer, HttpRequest } from './http.ts'
import { readInput } from './read-input.ts'
import { AwsError, type AwsService } from './service.ts'
import { clientOf, signedBy } from './signed-by.ts'
import { nestForm } from './xml.ts'

export interface DispatchOptions {
  /** Services may be added after the dispatcher was created. */
  readonly services: readonly AwsService[]
  readonly calls: Calls
  readonly clock: Clock
  /** Account and region of an unsigned request, or of one whose key id is no account. */
  readonly fallback: Caller
}

/** Finds the service and the operation of an AWS request, runs it and records the call. */
export function createDispatch(options: DispatchOptions) {
  return async function dispatch(request: HttpRequest): Promise<HttpAnswer> {
    const target = request.headers['x-amz-target']
    if (typeof target === 'string') return dispatchJson(options, request, target)
    const type = request.headers['content-type'] ?? ''
    if (
      type.startsWith('application/x-www-form-urlencoded') ||
      request.url.searchParams.has('Action')
    )
      return dispatchQuery(options, request)
    return dispatchNothing(options, request)
  }
}

/** A call of an operation, whatever the protocol. */
interface OperationCall {
  readonly service: AwsService | undefined
  readonly serviceName: string
  readonly operation: string
  readonly caller: Caller
  readonly client: string | undefined
  readonly input: unknown
  /** What the protocol answers to an operation that does not exist. */
  readonly unknown: () => AwsError
  readonly broken?: AwsError
}

async function dispatchJson(
  options: DispatchOptions,
  request: HttpRequest,
  target: string,
): Promise<HttpAnswer> {
  const dot = target.lastIndexOf('.')
  const prefix = target.slice(0, dot)
  const signed = signedBy(request, options.fallback)
  const service = options.services.find(
    (one) => one.protocol === 'json' && one.targetPrefix === prefix,
  )
  const { input, broken } = parseJson(request.body)
  const version: JsonVersion = request.headers['content-type']?.includes('json-1.0') ? '1.0' : '1.1'
  const operationCall: OperationCall = {
    service,
    serviceName: service?.name ?? signed.service ?? prefix,
    operation: target.slice(dot + 1),
    caller: signed.caller,
    client: clientOf(request),
    input,
    unknown: () => new AwsError('UnknownOperationException', ''),
    ...(broken && { broken }),
  }
  const requestId = uuid()
  const outcome = await run(options, operationCall)
  return 'error' in outcome
    ? jsonError(outcome.error, version, requestId)
    : jsonAnswer(outcome.value, version, requestId)
}

function parseJson(body: Buffer): { input: unknown; broken?: AwsError } {
  if (body.length === 0) return { input: {} }
  try {
    const input: unknown = JSON.parse(body.toString('utf8'))
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return { input }
  } catch {
    // Falls through: AWS returns the same error for every malformed body.
  }
  return {
    input: body.toString('utf8'),
    broken: new AwsError('SerializationException', 'The request body is not a JSON object.'),
  }
}

async function dispatchQuery(options: DispatchOptions, request: HttpRequest): Promise<HttpAnswer> {
  const form = new URLSearchParams(request.body.toString('utf8'))
  for (const [name, value] of request.url.searchParams) form.append(name, value)
  const operation = form.get('Action') ?? ''
  const version = form.get('Version') ?? ''
  const signed = signedBy(request, options.fallback)
  const queries = options.services.filter((one) => one.protocol === 'query')
  const service =
    queries.find((one) => one.name === signed.service) ??
    // AssumeRoleWithWebIdentity is not signed: the API version identifies the service.
    (signed.service === undefined ? queries.find((one) => one.version === version) : undefined)
  form.delete('Action')
  form.delete('Version')
  const operationCall: OperationCall = {
    service,
    serviceName: service?.name ?? signed.service ?? 'unknown',
    operation,
    caller: signed.caller,
    client: clientOf(request),
    input: nestForm(form),
    unknown: () =>
      operation === ''
        ? new AwsError('MissingAction', 'The request must contain the parameter Action')
        : new AwsError(
            'InvalidAction',
            `Could not find operation ${operation} for version ${version}`,
          ),
  }
  const requestId = uuid()
  const outcome = await run(options, operationCall)
  return 'error' in outcome || !service
    ? queryError(
        'error' in outcome ? outcome.error : operationCall.unknown(),
        service?.xmlNamespace,
        requestId,
      )
    : queryAnswer(service, operation, outcome.value, requestId)
}

type Outcome = { value: unknown } | { error: AwsError }

async function run(options: DispatchOptions, operationCall: OperationCall): Promise<Outcome> {
  const { calls, clock } = options
  const call = {
    time: clock.now(),
    service: operationCall.serviceName,
    operation: operationCall.operation,
    caller: operationCall.caller,
    client: operationCall.client,
    request: operationCall.input,
  }
  try {
    const operations = operationCall.service?.operations ?? {}
    const exists = Object.hasOwn(operations, operationCall.operation)
    const operation = exists ? operations[operationCall.operation] : undefined
    if (!operation) throw operationCall.unknown()
    if (operationCall.broken) throw operationCall.broken
    const input = operationCall.service
      ? readInput(operationCall.service, operationCall.operation, operationCall.input)
      : operationCall.input
    const value = (await operation(input, operationCall.caller)) ?? {}
    calls.record({ ...call, status: 200, response: value })
    return { value }
  } catch (thrown) {
    const error = thrown instanceof AwsError ? thrown : internal(thrown)
    calls.record({
      ...call,
      status: error.status,
      error: { code: error.code, message: error.message },
    })
    return { error }
  }
}

/** A defect of the cloud, or input that no well-formed client sends. The message shows which. */
function internal(thrown: unknown): AwsError {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new AwsError('InternalFailure', `local-cloud: ${message}`, 500)
}

/** REST and CBOR clients (S3, Lambda …): none of their services is emulated here. */
function dispatchNothing(options: DispatchOptions, request: HttpRequest): HttpAnswer {
  const signed = signedBy(request, options.fallback)
  const error = new AwsError(
    'UnknownOperationException',
    `${request.method} ${request.url.pathname} is not implemented by local-cloud`,
    404,
  )
  options.calls.record({
    time: options.clock.now(),
    service: signed.service ?? 'unknown',
    operation: `${request.method} ${request.url.pathname}`,
    caller: signed.caller,
    client: clientOf(request),
    request: request.body.toString('utf8'),
    status: error.status,
    error: { code: error.code, message: error.message },
  })
  return jsonError(error, '1.0', uuid())
}
