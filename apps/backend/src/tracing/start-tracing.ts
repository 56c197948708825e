import { context, DiagLogLevel, diag, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Logger } from 'pino'
import type { EcsTask } from '../task/ecs-task.ts'
import { traceRequests } from './request-spans.ts'
import type { Tracing } from './tracing.ts'

export interface TracingOptions {
  /** Base URL of the collector, for instance `http://127.0.0.1:4318`. */
  readonly endpoint: string
  /** `service.name` of every span. */
  readonly serviceName: string
  readonly commit: string
  readonly environment: string
  readonly ecsTask: EcsTask | undefined
  readonly logger: Logger
}

/** For one export, in milliseconds; also the most that stopping waits for the last one. */
const timeoutMillis = 3_000

/**
 * Sends traces to a collector by OTLP over HTTP. It uses parts of the SDK, because `sdk-node` and instrumentations patch
 * modules while they are loaded, and a bundle loads none.
 * @see docs/decisions/0013-tracing-without-instrumentations.md
 */
export function startTracing(options: TracingOptions): Tracing {
  const { endpoint, serviceName, commit, environment, ecsTask, logger } = options
  const warn = (message: string) => logger.warn(`tracing: ${message}`)
  const nothing = () => {}
  diag.setLogger(
    { error: warn, warn, info: nothing, debug: nothing, verbose: nothing },
    DiagLogLevel.WARN,
  )
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis,
  })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': serviceName,
      'service.version': commit,
      'deployment.environment.name': environment,
      ...(ecsTask && { 'service.instance.id': ecsTask.task }),
    }),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: timeoutMillis })],
  })
  trace.setGlobalTracerProvider(provider)
  return {
    instrument: traceRequests,
    flush: () =>
      provider.shutdown().catch((error: unknown) => {
        logger.warn({ err: error }, 'tracing: the last traces were not sent')
      }),
  }
}
