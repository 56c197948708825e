/** What is counted; in CloudWatch each has its name with a capital letter. */
export type Count =
  /** Events that arrived, without those of the schedule. */
  | 'received'
  /** Messages and replies that Slack confirmed as new. */
  | 'posted'
  | 'updated'
  /** Events that were kept and changed no message. */
  | 'suppressed'
  /** Events that mean nothing to us; the log has the reason. */
  | 'ignored'
  /** Events that failed and are delivered again. */
  | 'failed'
  /** Events that failed permanently and are in the dead-letter queue. */
  | 'deadLettered'
  /** Events of the schedule: one a minute, so that an alarm notices when they stop. */
  | 'heartbeat'

/** Counts what happens in one invocation and writes it as one line. */
export interface Metrics {
  /** Adds `by` (default 1) to a count. */
  count(name: Count, by?: number): void
  /** Milliseconds from an event's own time until Slack confirmed its message. */
  latency(ms: number): void
  /** Writes one line, if there is anything to write, and begins anew. */
  flush(): void
}

export interface MetricsOptions {
  /** Name of the function: an account may have the alerts of several projects. Default: `alerts`. */
  readonly service?: string
  /** Takes one line. Default: stdout, where CloudWatch Logs finds it. */
  readonly write?: (line: string) => void
  readonly now?: () => number
}

const NAMESPACE = 'FargateStarter/Alerts'
/** CloudWatch takes no more values of one metric in one line. */
const MAX_VALUES = 100

/**
 * Metrics in the embedded metric format: CloudWatch makes them out of the log, so a metric costs no call. There is one
 * Lambda for each project, account and region, so its name, `Service`, is the only dimension: an environment has its own metrics anyway.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMetrics({
  service = 'alerts',
  write = console.log,
  now = Date.now,
}: MetricsOptions = {}): Metrics {
  const counts = new Map<Count, number>()
  let latencies: number[] = []
  return {
    count(name, by = 1) {
      if (by > 0) counts.set(name, (counts.get(name) ?? 0) + by)
    },
    latency(ms) {
      // The clocks of AWS's services differ by a little: an event from the future took no time.
      if (Number.isFinite(ms) && latencies.length < MAX_VALUES) latencies.push(Math.max(ms, 0))
    },
    flush() {
      const values = Object.fromEntries([...counts].map(([name, sum]) => [capital(name), sum]))
      const latency = latencies.length > 0 ? { Latency: latencies } : {}
      counts.clear()
      latencies = []
      const metrics: object[] = Object.keys(values).map((Name) => ({ Name, Unit: 'Count' }))
      if (latency.Latency) metrics.push({ Name: 'Latency', Unit: 'Milliseconds' })
      if (metrics.length === 0) return
      const directive = { Namespace: NAMESPACE, Dimensions: [['Service']], Metrics: metrics }
      const _aws = { Timestamp: now(), CloudWatchMetrics: [directive] }
      write(JSON.stringify({ _aws, Service: service, ...values, ...latency }))
    },
  }
}

const capital = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`
