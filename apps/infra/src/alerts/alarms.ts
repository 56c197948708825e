import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Queues } from './queues.ts'

/** Alarms about the alerts themselves. They go to SNS, because Slack may be the part that is down. */
export function addAlarms(
  scope: Construct,
  { queue, deadLetters, undelivered }: Queues,
  fn: LambdaFunction,
  topic: ITopic,
): void {
  const period = Duration.minutes(1)
  const add = (name: string, description: string, metric: IMetric, minutes = 1, threshold = 1) =>
    new Alarm(scope, name, {
      alarmDescription: description,
      metric,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: minutes,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
  const heartbeat = new Metric({
    // Written by `metrics.ts` of the alerts, once for each scheduled check.
    namespace: 'FargateStarter/Alerts',
    metricName: 'Heartbeat',
    dimensionsMap: { Service: 'alerts' },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  })
  const visible = { period, statistic: Stats.MAXIMUM }
  const alarms = [
    add(
      'DeadLettered',
      'An event could not be processed: `alerts:redrive --dry-run` prints the reason',
      deadLetters.metricApproximateNumberOfMessagesVisible(visible),
    ),
    add(
      'NotDelivered',
      'EventBridge could not deliver an event to the queue: its message attributes have the reason',
      undelivered.metricApproximateNumberOfMessagesVisible(visible),
    ),
    add(
      'Late',
      'Events have waited for more than ten minutes: Slack is down, or the Lambda fails',
      queue.metricApproximateAgeOfOldestMessage(visible),
      1,
      600,
    ),
    add('Failing', 'The Lambda fails', fn.metricErrors({ period }), 3),
    new Alarm(scope, 'Silent', {
      alarmDescription: '👻 alerts are silent: no heartbeat for ten minutes, so no message is sent',
      metric: heartbeat,
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: TreatMissingData.BREACHING,
    }),
  ]
  for (const alarm of alarms) {
    alarm.addAlarmAction(new SnsAction(topic))
    alarm.addOkAction(new SnsAction(topic))
  }
}
