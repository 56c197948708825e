import type { SharedNames } from '@repo/environments'
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
import { alarmText } from '../alarm-text.ts'
import type { Place } from '../arn.ts'
import type { Queues } from './queues.ts'

export interface AlarmsProps extends Queues {
  readonly fn: LambdaFunction
  readonly topic: ITopic
  readonly place: Place
  readonly names: SharedNames
}

/**
 * Alarms about the alerts themselves. They go to SNS, because Slack may be the part that is down, and never through the alerts: an
 * alarm about a message that cannot be sent would be another one.
 */
export function addAlarms(scope: Construct, props: AlarmsProps): void {
  const { queue, deadLetters, undelivered, fn, topic, names } = props
  const texts = alarmTexts(scope, props.place, names)
  const period = Duration.minutes(1)
  const add = (name: string, description: string, metric: IMetric, minutes = 1, threshold = 1) =>
    new Alarm(scope, name, {
      alarmName: `${names.alerts}-${name}`,
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
    dimensionsMap: { Service: names.alerts },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  })
  const visible = { period, statistic: Stats.MAXIMUM }
  const alarms = [
    add(
      'DeadLettered',
      texts.deadLettered,
      deadLetters.metricApproximateNumberOfMessagesVisible(visible),
    ),
    add(
      'NotDelivered',
      texts.notDelivered,
      undelivered.metricApproximateNumberOfMessagesVisible(visible),
    ),
    add('Late', texts.late, queue.metricApproximateAgeOfOldestMessage(visible), 1, 600),
    add('Failing', texts.failing, fn.metricErrors({ period }), 3),
    add('Throttled', texts.throttled, fn.metricThrottles({ period }), 5),
    new Alarm(scope, 'Silent', {
      alarmName: `${names.alerts}-Silent`,
      alarmDescription: texts.silent,
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

/** Commands as somebody with a terminal and the account's credentials runs them. */
function alarmTexts(scope: Construct, { account, region }: Place, names: SharedNames) {
  const aws = (command: string) => `aws ${command} --region ${region}`
  const log = aws(`logs tail ${names.logGroup} --since 15m`)
  const watch = 'until then, what ECS does is seen in its console only'
  const queueUrl = (name: string) =>
    `--queue-url "$(${aws(`sqs get-queue-url --queue-name ${name} --query QueueUrl --output text`)})"`
  return {
    deadLettered: alarmText(scope, {
      runbook: 'dead-letters',
      means:
        'events could not be published and are in the dead-letter queue. Messages about them are missing in Slack, or are as they were before.',
      lookAt: ['which, and why: npx -y pnpm@12 alerts:redrive --dry-run'],
      next: [
        'remove the cause that it names (a channel, a scope, the token), then publish them: npx -y pnpm@12 alerts:redrive',
      ],
    }),
    notDelivered: alarmText(scope, {
      runbook: 'dead-letters',
      means: `EventBridge could not put events into the queue ${names.queue}. Slack does not have them.`,
      lookAt: [
        `ERROR_CODE and RULE_ARN: ${aws('sqs receive-message --message-attribute-names All')} ${queueUrl(names.undeliveredQueue)}`,
      ],
      next: [
        "most often the queue's policy or a rule was changed by hand: npx -y pnpm@12 infra diff, and deploy the stack again",
        `publish each of them: ${aws('sqs send-message --message-group-id undelivered --message-body BODY')} ${queueUrl(names.queue)}`,
        watch,
      ],
    }),
    late: alarmText(scope, {
      runbook: 'alerts-silent',
      means:
        'events have waited for ten minutes. Messages in Slack are older than they seem; a failure of production may be among what waits.',
      lookAt: ['is Slack down? https://slack-status.com', `what fails: ${log}`],
      next: [
        `where Slack answers again, nothing: they are published by themselves, or are dead-lettered, and then alerts:redrive publishes them`,
        watch,
      ],
    }),
    failing: alarmText(scope, {
      runbook: 'alerts-silent',
      means: 'the Lambda of the alerts fails as a whole, so no message is sent.',
      lookAt: [`its error: ${log}`],
      next: [
        `if its stack was deployed last, deploy the commit before; if it names a variable or ${names.slackToken}, correct that`,
        watch,
      ],
    }),
    throttled: alarmText(scope, {
      runbook: 'alerts-silent',
      means:
        'the Lambda of the alerts has been throttled for five minutes: functions of the account use all of its concurrency. Messages in Slack are late.',
      lookAt: [
        `the limit: ${aws('lambda get-account-settings')}`,
        "which function uses it: ConcurrentExecutions of each function in CloudWatch's metrics",
      ],
      next: [
        `stop or limit that one: ${aws('lambda put-function-concurrency --reserved-concurrent-executions 10 --function-name NAME')}; or request a higher quota`,
        watch,
      ],
    }),
    silent: alarmText(scope, {
      runbook: 'alerts-silent',
      means: '👻 alerts are silent: no heartbeat for ten minutes, so nothing is published.',
      lookAt: [
        `is the rule on? ${aws(`events describe-rule --name ${names.alerts}-every-minute`)}`,
        `does the queue reach the Lambda? ${aws(`lambda list-event-source-mappings --function-name ${names.alerts}`)}`,
        `what it does: ${log}`,
      ],
      next: [
        `switch on what is off, or deploy the stack again: npx -y pnpm@12 infra deploy ${names.alerts}-${account}-${region}`,
        watch,
      ],
    }),
  }
}
