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
import type { LoadBalancer } from './load-balancer.ts'

/** Errors of server and load balancer, and tasks that do not get healthy. Without traffic there is no alarm. */
export function addAlarms(
  scope: Construct,
  { alb, targetGroup }: LoadBalancer,
  topic: ITopic,
): readonly Alarm[] {
  const period = Duration.minutes(1)
  const alarms = [
    new Alarm(scope, 'ServerErrors', {
      alarmDescription: 'The service or its load balancer answers 5xx',
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
      alarmDescription: 'Tasks fail the health check of the load balancer',
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
