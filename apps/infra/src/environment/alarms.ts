import { alarmName } from '@repo/aws-events'
import { type DeploymentTarget, resourceNames } from '@repo/environments'
import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { alarmText } from '../alarm-text.ts'
import type { LoadBalancer } from './load-balancer.ts'

/**
 * Errors of server and load balancer, and tasks that do not get healthy. Without traffic there is no alarm. The
 * alerts recognize them by their names. Their texts are the body of an e-mail.
 */
export function addAlarms(
  scope: Construct,
  { alb, targetGroup }: LoadBalancer,
  environment: DeploymentTarget,
  topic: ITopic,
): readonly Alarm[] {
  const period = Duration.minutes(1)
  const alarms = [
    new Alarm(scope, 'ServerErrors', {
      alarmName: alarmName(environment.cluster, 'ServerErrors'),
      alarmDescription: serverErrors(environment),
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
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      datapointsToAlarm: 3,
      evaluationPeriods: 5,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }),
    new Alarm(scope, 'UnhealthyTargets', {
      alarmName: alarmName(environment.cluster, 'UnhealthyTargets'),
      alarmDescription: unhealthyTargets(environment),
      metric: targetGroup.metrics.unhealthyHostCount({ period, statistic: 'Maximum' }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // A starting task is unhealthy for a moment, and a failed deployment is reported by the alerts.
      datapointsToAlarm: 5,
      evaluationPeriods: 5,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }),
  ]
  for (const alarm of alarms) {
    alarm.addAlarmAction(new SnsAction(topic))
    alarm.addOkAction(new SnsAction(topic))
  }
  return alarms
}

function serverErrors(environment: DeploymentTarget): string {
  const { region, service } = environment
  return alarmText({
    means: `requests to ${service.name} are answered with 5xx, five or more a minute. Users see errors.`,
    lookAt: [
      'its last message in Slack: did a deployment begin shortly before?',
      `aws logs tail ${resourceNames(environment).logGroup} --since 15m --region ${region}`,
    ],
    next: [`if the last deployment is the cause: ${rollback(environment)}`],
  })
}

function unhealthyTargets(environment: DeploymentTarget): string {
  const { region, service } = environment
  const arn = `aws elbv2 describe-target-groups --names ${resourceNames(environment).targetGroup} --query 'TargetGroups[0].TargetGroupArn' --output text --region ${region}`
  return alarmText({
    means: `tasks of ${service.name} have failed the health check of the load balancer for five minutes. The others serve, if there are any.`,
    lookAt: [
      `how many, and why: aws elbv2 describe-target-health --region ${region} --target-group-arn "$(${arn})"`,
      `aws logs tail ${resourceNames(environment).logGroup} --since 15m --region ${region}`,
    ],
    next: [`if the last deployment is the cause: ${rollback(environment)}`],
  })
}

function rollback({ name, branch }: DeploymentTarget): string {
  return `gh workflow run rollback.yml --ref ${branch} -f environment=${name} -f reason='WHY'`
}
