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

/** Who alerts when the alerts fail: these, by SNS, as Slack may be what is away. */
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
    // As `metrics.ts` of the alerts writes it, once for each tick of the clock.
    namespace: 'FargateStarter/Alerts',
    metricName: 'Heartbeat',
    dimensionsMap: { Service: 'alerts' },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  })
  const visible = { period, statistic: Stats.MAXIMUM }
  const alarms = [
    add(
      'Parked',
      'An event could not be told: `alerts:redrive --dry-run` says why',
      deadLetters.metricApproximateNumberOfMessagesVisible(visible),
    ),
    add(
      'NotDelivered',
      'EventBridge could not put an event into the queue: its message attributes say why',
      undelivered.metricApproximateNumberOfMessagesVisible(visible),
    ),
    add(
      'Late',
      'Events wait for more than ten minutes: Slack is away, or the Lambda fails',
      queue.metricApproximateAgeOfOldestMessage(visible),
      1,
      600,
    ),
    add('Failing', 'The Lambda ends in errors', fn.metricErrors({ period }), 3),
    new Alarm(scope, 'Silent', {
      alarmDescription:
        '👻 alerts are silent: no tick of the clock for ten minutes, so nobody is told anything',
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
