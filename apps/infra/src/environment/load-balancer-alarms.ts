import { alarmName, type LoadBalancerAlarm } from '@repo/aws-events'
import type { DeploymentTarget } from '@repo/environments'
import { Duration } from 'aws-cdk-lib'
import { ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { type Condition, PublishedAlarm } from './alarm.ts'

export interface LoadBalancerAlarmsProps {
  readonly environment: DeploymentTarget
  readonly alb: ApplicationLoadBalancer
  readonly certificateArn: string | undefined
  /** That alarms publish to. */
  readonly topic: ITopic
}

/** The alarms of `loadBalancerAlarms`; the one about the certificate only where there is one. */
export class LoadBalancerAlarms extends Construct {
  constructor(scope: Construct, id: string, props: LoadBalancerAlarmsProps) {
    super(scope, id)
    const { environment, topic } = props
    const { cluster, service } = environment
    for (const [name, condition] of Object.entries(conditions(props)))
      new PublishedAlarm(this, name, {
        ...condition,
        // Safe: a key of `conditions`.
        alarmName: alarmName({ cluster, service: service.name }, name as LoadBalancerAlarm),
        topic,
      })
  }
}

function conditions({
  environment,
  alb,
  certificateArn,
}: LoadBalancerAlarmsProps): Readonly<Partial<Record<LoadBalancerAlarm, Condition>>> {
  const { name, region } = environment
  return {
    RejectedConnections: {
      metric: alb.metrics.rejectedConnectionCount({ period: Duration.minutes(1) }),
      threshold: 1,
      datapoints: 2,
      periods: 5,
      text: {
        means: `the load balancer of ${name} has as many connections as it can hold, and rejects more. Some users do not get through.`,
        lookAt: [
          'its metrics ActiveConnectionCount and RequestCount: is it more traffic than usual?',
        ],
        next: ['AWS scales it within minutes; where the traffic is an attack, block its addresses'],
      },
    },
    ...(certificateArn && { CertificateExpiry: expiry(certificateArn, name, region) }),
  }
}

/**
 * ACM renews 60 days before the end. An expired certificate has no data any more: the alarm stays as it is then.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
 */
function expiry(certificateArn: string, name: string, region: string): Condition {
  return {
    metric: new Metric({
      namespace: 'AWS/CertificateManager',
      metricName: 'DaysToExpiry',
      dimensionsMap: { CertificateArn: certificateArn },
      statistic: Stats.MINIMUM,
      period: Duration.days(1),
    }),
    threshold: 30,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    datapoints: 1,
    missing: TreatMissingData.IGNORE,
    text: {
      means: `the certificate of ${name} expires in less than 30 days, and ACM has not renewed it. Browsers refuse it then.`,
      lookAt: [
        `why: aws acm list-certificates --region ${region}, and describe-certificate: RenewalSummary, DomainValidationOptions`,
      ],
      next: [
        'make the DNS record that it names; ACM renews within hours. Import an imported one again',
      ],
    },
  }
}
