import type { Template } from '@repo/local-cloud'

/** Overrides of the stacks' timing, so that tests and demos wait less. Values not set stay as in the stacks. */
export interface Pace {
  /** Interval of the load balancer's health check. */
  readonly healthCheckIntervalSeconds?: number
  readonly unhealthyThresholdCount?: number
  /** Time for requests in flight before a task is deregistered. */
  readonly deregistrationDelaySeconds?: number
  /** Period of the alarms. */
  readonly alarmPeriodSeconds?: number
  /** Time until the alerts receive a failed event again. */
  readonly visibilityTimeoutSeconds?: number
  /** Attempts before SQS moves an event to the dead-letter queue. */
  readonly maxReceiveCount?: number
}

/** For people who watch: a deployment takes seconds, so a health check every 5 s would be most of it. */
export const watched: Pace = {
  healthCheckIntervalSeconds: 1,
  unhealthyThresholdCount: 2,
  deregistrationDelaySeconds: 5,
  alarmPeriodSeconds: 2,
}

/** A copy of the template with these overrides. */
export function withPace(template: Template, pace: Pace): Template {
  const changed = Object.entries(template.Resources).map(([logicalId, resource]) => [
    logicalId,
    { ...resource, Properties: { ...resource.Properties, ...changesOf(resource, pace) } },
  ])
  return { ...template, Resources: Object.fromEntries(changed) }
}

function changesOf({ Type, Properties = {} }: Template['Resources'][string], pace: Pace): object {
  if (Type === 'AWS::ElasticLoadBalancingV2::TargetGroup') {
    const { healthCheckIntervalSeconds, unhealthyThresholdCount, deregistrationDelaySeconds } = pace
    return {
      ...(healthCheckIntervalSeconds && { HealthCheckIntervalSeconds: healthCheckIntervalSeconds }),
      ...(unhealthyThresholdCount && { UnhealthyThresholdCount: unhealthyThresholdCount }),
      ...(deregistrationDelaySeconds && {
        TargetGroupAttributes: [
          { Key: 'deregistration_delay.timeout_seconds', Value: `${deregistrationDelaySeconds}` },
        ],
      }),
    }
  }
  if (Type === 'AWS::CloudWatch::Alarm' && pace.alarmPeriodSeconds) {
    const Period = pace.alarmPeriodSeconds
    const metrics = Array.isArray(Properties['Metrics']) ? Properties['Metrics'] : []
    return {
      Period,
      Metrics: metrics.map((metric: { MetricStat?: object }) =>
        metric.MetricStat ? { ...metric, MetricStat: { ...metric.MetricStat, Period } } : metric,
      ),
    }
  }
  // Only the queue that the Lambda reads has a redrive policy.
  if (Type === 'AWS::SQS::Queue' && Properties['RedrivePolicy'] instanceof Object)
    return {
      ...(pace.visibilityTimeoutSeconds && { VisibilityTimeout: pace.visibilityTimeoutSeconds }),
      ...(pace.maxReceiveCount && {
        RedrivePolicy: { ...Properties['RedrivePolicy'], maxReceiveCount: pace.maxReceiveCount },
      }),
    }
  return {}
}
