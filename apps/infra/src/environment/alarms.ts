import { alarmName, type EnvironmentAlarm } from '@repo/aws-events'
import { type DeploymentTarget, resourceNames } from '@repo/environments'
import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import {
  type ApplicationLoadBalancer,
  type ApplicationTargetGroup,
  HttpCodeElb,
  HttpCodeTarget,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { alarmText } from '../alarm-text.ts'

/** When an alarm goes on: for `datapoints` of `periods` periods. */
interface Condition {
  readonly metric: IMetric
  readonly threshold: number
  readonly comparison?: ComparisonOperator
  readonly datapoints: number
  readonly periods?: number
  /** Default: they are fine. */
  readonly missing?: TreatMissingData
}

export interface AlarmsProps {
  readonly alb: ApplicationLoadBalancer
  readonly targetGroup: ApplicationTargetGroup
  readonly environment: DeploymentTarget
  readonly certificateArn: string | undefined
  readonly topic: ITopic
}

/**
 * The alarms of `environmentAlarms`; the one about the certificate only where there is one. The alerts recognize them by their
 * names, and ECS those of `deploymentAlarms`. Their texts are the body of an e-mail.
 */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id)
    const { environment, topic } = props
    const descriptions = alarmDescriptions(environment)
    for (const [name, condition] of Object.entries(conditions(props))) {
      const alarm = new Alarm(this, name, {
        alarmName: alarmName(environment.cluster, name as EnvironmentAlarm), // a key of `conditions`
        alarmDescription: descriptions[name as EnvironmentAlarm],
        metric: condition.metric,
        threshold: condition.threshold,
        comparisonOperator:
          condition.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        datapointsToAlarm: condition.datapoints,
        evaluationPeriods: condition.periods ?? condition.datapoints,
        treatMissingData: condition.missing ?? TreatMissingData.NOT_BREACHING,
      })
      alarm.addAlarmAction(new SnsAction(topic))
      alarm.addOkAction(new SnsAction(topic))
    }
  }
}

function conditions(props: AlarmsProps): Readonly<Partial<Record<EnvironmentAlarm, Condition>>> {
  const { alb, targetGroup } = props
  const period = Duration.minutes(1)
  return {
    ServerErrors: {
      metric: new MathExpression({
        expression: 'FILL(target, 0) + FILL(elb, 0)',
        label: 'Answers with 5xx',
        usingMetrics: {
          target: alb.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period }),
          elb: alb.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { period }),
        },
        period,
      }),
      threshold: 5,
      datapoints: 3,
      periods: 5,
    },
    SlowResponses: {
      metric: targetGroup.metrics.targetResponseTime({ period, statistic: 'p95' }),
      threshold: SLOW_SECONDS,
      datapoints: 3,
      periods: 5,
    },
    // A service without tasks has no data, and neither has one that does not exist.
    NoHealthyTargets: {
      metric: targetGroup.metrics.healthyHostCount({ period, statistic: 'Maximum' }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      datapoints: 3,
      missing: TreatMissingData.BREACHING,
    },
    UnhealthyTargets: {
      metric: targetGroup.metrics.unhealthyHostCount({ period, statistic: 'Maximum' }),
      threshold: 1,
      // A starting task is unhealthy for a moment, and a failed deployment is reported by the alerts.
      datapoints: 5,
    },
    RejectedConnections: {
      metric: alb.metrics.rejectedConnectionCount({ period }),
      threshold: 1,
      datapoints: 2,
      periods: 5,
    },
    HighCpu: {
      metric: ofService(props.environment, 'CPUUtilization'),
      threshold: 85,
      datapoints: 3,
    },
    HighMemory: {
      metric: ofService(props.environment, 'MemoryUtilization'),
      threshold: 85,
      datapoints: 3,
    },
    ...(props.certificateArn && { CertificateExpiry: expiry(props.certificateArn) }),
  }
}

/** Users wait; the service itself answers in some milliseconds. */
const SLOW_SECONDS = 1

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html */
function ofService({ cluster, service }: DeploymentTarget, metricName: string): IMetric {
  return new Metric({
    namespace: 'AWS/ECS',
    metricName,
    dimensionsMap: { ClusterName: cluster, ServiceName: service.name },
    statistic: Stats.AVERAGE,
    period: Duration.minutes(5),
  })
}

/**
 * ACM renews 60 days before the end. An expired certificate has no data any more: the alarm stays as it is then.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
 */
function expiry(certificateArn: string): Condition {
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
  }
}

/** Commands as somebody with a terminal and the account's credentials runs them. */
function alarmDescriptions(
  environment: DeploymentTarget,
): Readonly<Record<EnvironmentAlarm, string>> {
  const { region, service, cluster } = environment
  const names = resourceNames(environment)
  const aws = (command: string) => `aws ${command} --region ${region}`
  const log = aws(`logs tail ${names.logGroup} --since 15m`)
  const started = 'its last message in Slack: did a deployment begin shortly before?'
  const rollback = `if the last deployment is the cause: gh workflow run rollback.yml --ref ${environment.branch} -f environment=${environment.name} -f reason='WHY'`
  const health = targetHealth(environment)
  const describe = aws(`ecs describe-services --cluster ${cluster} --services ${service.name}`)
  const larger = `set more tasks or larger ones in ${service.definitions}/values.env, and deploy`
  return {
    ServerErrors: alarmText({
      means: `requests to ${service.name} are answered with 5xx, five or more a minute. Users see errors.`,
      lookAt: [started, log],
      next: [rollback],
    }),
    SlowResponses: alarmText({
      means: `one in twenty requests to ${service.name} takes ${SLOW_SECONDS} s or longer. Users wait.`,
      lookAt: [started, `what it waits for: ${log}`],
      next: [rollback],
    }),
    NoHealthyTargets: alarmText({
      means: `${service.name} has no healthy task: nothing is served. Before its first deployment this is as it must be.`,
      lookAt: [
        `desiredCount, and the newest events: ${describe} --query 'services[0].[desiredCount,runningCount,events[:5].message]'`,
        `what the load balancer sees: ${health}`,
        log,
      ],
      next: [
        rollback,
        `if desiredCount is 0: ${aws(`ecs update-service --cluster ${cluster} --service ${service.name} --desired-count 1`)}`,
      ],
    }),
    UnhealthyTargets: alarmText({
      means: `tasks of ${service.name} have failed the health check of the load balancer for five minutes. The others serve, if there are any.`,
      lookAt: [`how many, and why: ${health}`, log],
      next: [rollback],
    }),
    RejectedConnections: alarmText({
      means: `the load balancer of ${service.name} has as many connections as it can hold, and rejects more. Some users do not get through.`,
      lookAt: [
        'its metrics ActiveConnectionCount and RequestCount: is it more traffic than usual?',
      ],
      next: ['AWS scales it within minutes; where the traffic is an attack, block its addresses'],
    }),
    HighCpu: alarmText({
      means: `tasks of ${service.name} have used 85 % of their CPU or more for 15 minutes. Requests get slow.`,
      lookAt: [started, 'RequestCount of the load balancer: is it more traffic than usual?'],
      next: [larger, rollback],
    }),
    HighMemory: alarmText({
      means: `tasks of ${service.name} have used 85 % of their memory or more for 15 minutes. A task without memory is ended (exit code 137).`,
      lookAt: [started, 'its graph: does it grow without end since then? That is a leak'],
      next: [larger, rollback],
    }),
    CertificateExpiry: alarmText({
      means: `the certificate of ${service.name} expires in less than 30 days, and ACM has not renewed it. Browsers refuse it then.`,
      lookAt: [
        `why: ${aws('acm list-certificates')}, and describe-certificate: RenewalSummary, DomainValidationOptions`,
      ],
      next: [
        'make the DNS record that it names; ACM renews within hours. Import an imported one again',
      ],
    }),
  }
}

function targetHealth(environment: DeploymentTarget): string {
  const { region } = environment
  const arn = `aws elbv2 describe-target-groups --names ${resourceNames(environment).targetGroup} --query 'TargetGroups[0].TargetGroupArn' --output text --region ${region}`
  return `aws elbv2 describe-target-health --region ${region} --target-group-arn "$(${arn})"`
}
