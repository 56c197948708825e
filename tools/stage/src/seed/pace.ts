import type { Template } from '@repo/local-cloud'

/** What goes faster on the stage than the stacks say. Whatever is left out is as the stacks say. */
export interface Pace {
  /** Of the load balancer's health check. */
  readonly healthCheckIntervalSeconds?: number
  readonly unhealthyThresholdCount?: number
  /** How long requests in flight may keep a task. */
  readonly deregistrationDelaySeconds?: number
  /** After which the alerts get an event again that they failed for. */
  readonly visibilityTimeoutSeconds?: number
  /** After so many attempts an event is parked in the dead-letter queue. */
  readonly maxReceiveCount?: number
}

/** A deployment takes seconds: nobody who watches it waits for a health check every 5 s. */
export const watched: Pace = {
  healthCheckIntervalSeconds: 1,
  unhealthyThresholdCount: 2,
  deregistrationDelaySeconds: 5,
}

/** The template with this pace. */
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
  // The queue that gives up after some attempts is the one that the Lambda reads.
  if (Type === 'AWS::SQS::Queue' && Properties['RedrivePolicy'] instanceof Object)
    return {
      ...(pace.visibilityTimeoutSeconds && { VisibilityTimeout: pace.visibilityTimeoutSeconds }),
      ...(pace.maxReceiveCount && {
        RedrivePolicy: { ...Properties['RedrivePolicy'], maxReceiveCount: pace.maxReceiveCount },
      }),
    }
  return {}
}
