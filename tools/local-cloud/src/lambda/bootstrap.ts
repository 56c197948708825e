// Runs in the process of a function: loads the bundle and calls its handler, like Lambda's runtime.
import { pathToFileURL } from 'node:url'
import type { Answer, Invocation } from './protocol.ts'

const [bundle = ''] = process.argv.slice(2)
const send = (answer: Answer) => process.send?.(answer)

// The host process has ended: a function must not outlive it.
process.on('disconnect', () => process.exit(0))

try {
  const loaded: unknown = await import(pathToFileURL(bundle).href)
  const handler = handlerOf(loaded)
  process.on('message', (invocation: Invocation) => void run(handler, invocation))
  send({ kind: 'ready' })
} catch (error) {
  send({ kind: 'notLoaded', ...describeError(error) })
}

type Handler = (event: unknown, context: unknown) => unknown

function handlerOf(loaded: unknown): Handler {
  const isModule = typeof loaded === 'object' && loaded !== null
  const handler = isModule && 'handler' in loaded ? loaded.handler : undefined
  if (typeof handler !== 'function') throw new Error(`${bundle} exports no function "handler"`)
  // A handler's parameters are unchecked, and its result is treated as unknown.
  return handler as Handler
}

async function run(handler: Handler, { requestId, event, deadline }: Invocation): Promise<void> {
  const name = process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? ''
  const context = {
    awsRequestId: requestId,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: process.env['LOCAL_CLOUD_FUNCTION_ARN'] ?? '',
    memoryLimitInMB: '256',
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'] ?? '',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
  }
  try {
    send({ kind: 'result', requestId, result: JSON.stringify(await handler(event, context)) })
  } catch (error) {
    send({ kind: 'error', requestId, ...describeError(error) })
  }
}

function describeError(error: unknown): { message: string; trace: string | undefined } {
  if (!(error instanceof Error)) return { message: String(error), trace: undefined }
  return { message: `${error.name}: ${error.message}`, trace: error.stack }
}
