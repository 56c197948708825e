import { alarmName, type ServiceAlarm } from '@repo/aws-events'
import { type DeploymentTarget, resourceNames } from '@repo/environments'
import type { Schedule } from '@repo/scheduled-scaling'
import { Duration } from 'aws-cdk-lib'
import {
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import {
  type ApplicationLoadBalancer,
  type ApplicationTargetGroup,
  HttpCodeElb,
  HttpCodeTarget,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { type Condition, PublishedAlarm } from './alarm.ts'
import { OffHoursMute } from './off-hours-mute.ts'

/** How requests reach a service. */
export interface Traffic {
  readonly alb: ApplicationLoadBalancer
  readonly targetGroup: ApplicationTargetGroup
  /** Whether answers of the load balancer itself count as those of this service: no metric has their target group. */
  readonly countsLoadBalancer: boolean
}

export interface ServiceAlarmsProps {
  readonly target: DeploymentTarget
  /** `undefined`: no requests reach it. */
  readonly traffic: Traffic | undefined
  /** Outside its hours no task is expected. */
  readonly schedule: Schedule | undefined
  /** That alarms publish to. */
  readonly topic: ITopic
}

/**
 * The alarms of `serviceAlarms` that fit: those about requests where there are some. The alerts recognize them by their names, and
 * ECS those of `deploymentAlarms`.
 */
export class ServiceAlarms extends Construct {
  constructor(scope: Construct, id: string, props: ServiceAlarmsProps) {
    super(scope, id)
    const { target, traffic, schedule, topic } = props
    const { cluster, service } = target
    const conditions = {
      ...(traffic ? ofRequests(target, traffic) : ofTasks(target)),
      ...ofUse(target),
    }
    for (const [name, condition] of Object.entries(conditions)) {
      const alarm = new PublishedAlarm(this, name, {
        ...condition,
        // Safe: a key of the conditions.
        alarmName: alarmName({ cluster, service: service.name }, name as ServiceAlarm),
        topic,
      })
      if (schedule && ofNoTasks.includes(name))
        new OffHoursMute(this, `${name}OffHours`, alarm, schedule)
    }
  }
}

/** Those that are on where no task runs. */
const ofNoTasks: readonly string[] = ['NoHealthyTargets', 'NoRunningTasks'] satisfies ServiceAlarm[]

type Conditions = Readonly<Partial<Record<ServiceAlarm, Condition>>>

/** Users wait; the service itself answers in some milliseconds. */
const SLOW_SECONDS = 1

function ofRequests(
  target: DeploymentTarget,
  { alb, targetGroup, ...traffic }: Traffic,
): Conditions {
  const { name } = target.service
  const { describe, health, log, rollback, started, zero } = commands(target)
  const period = Duration.minutes(1)
  const errors = {
    target: targetGroup.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period }),
    connection: targetGroup.metrics.targetConnectionErrorCount({ period }),
    elb: alb.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { period }),
  }
  // What the load balancer answers itself includes failed connections.
  const counted: Readonly<Record<string, IMetric>> = traffic.countsLoadBalancer
    ? { target: errors.target, elb: errors.elb }
    : { target: errors.target, connection: errors.connection }
  return {
    ServerErrors: {
      metric: new MathExpression({
        expression: Object.keys(counted)
          .map((id) => `FILL(${id}, 0)`)
          .join(' + '),
        label: 'Answers with 5xx',
        usingMetrics: counted,
        period,
      }),
      threshold: 5,
      datapoints: 3,
      periods: 5,
      text: {
        runbook: 'rollback',
        means: `requests to ${name} are answered with 5xx, five or more a minute. Users see errors.`,
        lookAt: [started, log],
        next: [rollback],
      },
    },
    SlowResponses: {
      metric: targetGroup.metrics.targetResponseTime({ period, statistic: 'p95' }),
      threshold: SLOW_SECONDS,
      datapoints: 3,
      periods: 5,
      text: {
        runbook: 'rollback',
        means: `one in twenty requests to ${name} takes ${SLOW_SECONDS} s or longer. Users wait.`,
        lookAt: [started, `what it waits for: ${log}`],
        next: [rollback],
      },
    },
    // A service without tasks has no data, and neither has one that does not exist.
    NoHealthyTargets: {
      metric: targetGroup.metrics.healthyHostCount({ period, statistic: 'Maximum' }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      datapoints: 3,
      missing: TreatMissingData.BREACHING,
      text: {
        runbook: 'rollback',
        means: `${name} has no healthy task: nothing is served. Before its first deployment this is as it must be.`,
        lookAt: [describe, `what the load balancer sees: ${health}`, log],
        next: [rollback, zero],
      },
    },
    UnhealthyTargets: {
      metric: targetGroup.metrics.unhealthyHostCount({ period, statistic: 'Maximum' }),
      threshold: 1,
      // A starting task is unhealthy for a moment, and a failed deployment is reported by the alerts.
      datapoints: 5,
      text: {
        runbook: 'rollback',
        means: `tasks of ${name} have failed the health check of the load balancer for five minutes. The others serve, if there are any.`,
        lookAt: [`how many, and why: ${health}`, log],
        next: [rollback],
      },
    },
  }
}

function ofTasks(target: DeploymentTarget): Conditions {
  const { name } = target.service
  const { describe, log, rollback, zero } = commands(target)
  return {
    // A service without tasks has no data, and neither has one that does not exist.
    NoRunningTasks: {
      metric: ofService(target, {
        namespace: 'ECS/ContainerInsights',
        metricName: 'RunningTaskCount',
        statistic: Stats.MAXIMUM,
        period: Duration.minutes(1),
      }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      datapoints: 3,
      missing: TreatMissingData.BREACHING,
      text: {
        runbook: 'rollback',
        means: `${name} has no running task: nothing is processed. Before its first deployment this is as it must be.`,
        lookAt: [describe, log],
        next: [rollback, zero],
      },
    },
  }
}

function ofUse(target: DeploymentTarget): Conditions {
  const { name, definitions } = target.service
  const { rollback, started } = commands(target)
  const larger = `set more tasks or larger ones in ${definitions}/values.env, and deploy`
  const use = (metricName: string) => ({
    metric: ofService(target, {
      namespace: 'AWS/ECS',
      metricName,
      statistic: Stats.AVERAGE,
      period: Duration.minutes(5),
    }),
    threshold: 85,
    datapoints: 3,
  })
  return {
    HighCpu: {
      ...use('CPUUtilization'),
      text: {
        means: `tasks of ${name} have used 85 % of their CPU or more for 15 minutes. They get slow.`,
        lookAt: [
          started,
          'is it more work than usual? RequestCount of the load balancer, or the length of a queue',
        ],
        next: [larger, rollback],
      },
    },
    HighMemory: {
      ...use('MemoryUtilization'),
      text: {
        means: `tasks of ${name} have used 85 % of their memory or more for 15 minutes. A task without memory is ended (exit code 137).`,
        lookAt: [started, 'its graph: does it grow without end since then? That is a leak'],
        next: [larger, rollback],
      },
    },
  }
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html */
function ofService(
  { cluster, service }: DeploymentTarget,
  metric: Readonly<Record<'namespace' | 'metricName' | 'statistic', string>> & { period: Duration },
): IMetric {
  const dimensionsMap = { ClusterName: cluster, ServiceName: service.name }
  return new Metric({ ...metric, dimensionsMap })
}

/** As somebody with a terminal and the account's credentials runs them. */
function commands(target: DeploymentTarget) {
  const { branch, cluster, name, region, service } = target
  const { logGroup, targetGroup } = resourceNames(target)
  const aws = (command: string) => `aws ${command} --region ${region}`
  const ofService = `--cluster ${cluster} --service`
  const arn = aws(
    `elbv2 describe-target-groups --names ${targetGroup} --query 'TargetGroups[0].TargetGroupArn' --output text`,
  )
  return {
    started: 'its last message in Slack: did a deployment begin shortly before?',
    log: aws(`logs tail ${logGroup} --since 15m`),
    describe: `desiredCount, and the newest events: ${aws(`ecs describe-services ${ofService}s ${service.name}`)} --query 'services[0].[desiredCount,runningCount,events[:5].message]'`,
    health: `${aws('elbv2 describe-target-health')} --target-group-arn "$(${arn})"`,
    rollback: `if the last deployment is the cause: gh workflow run rollback.yml --ref ${branch} -f environment=${name} -f reason='WHY'`,
    zero: `if desiredCount is 0: ${aws(`ecs update-service ${ofService} ${service.name} --desired-count 1`)}`,
  }
}
