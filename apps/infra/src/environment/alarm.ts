import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { type AlarmText, alarmText } from '../alarm-text.ts'

/** When an alarm goes on: for `datapoints` of `periods` periods. */
export interface Condition {
  readonly metric: IMetric
  readonly threshold: number
  readonly comparison?: ComparisonOperator
  readonly datapoints: number
  readonly periods?: number
  /** Default: they are fine. */
  readonly missing?: TreatMissingData
  /** The body of the e-mail. */
  readonly text: AlarmText
}

/** An alarm that publishes to the topic when it goes on, and when it is over. */
export class PublishedAlarm extends Alarm {
  constructor(
    scope: Construct,
    id: string,
    { alarmName, topic, ...condition }: Condition & { alarmName: string; topic: ITopic },
  ) {
    super(scope, id, {
      alarmName,
      alarmDescription: alarmText(scope, condition.text),
      metric: condition.metric,
      threshold: condition.threshold,
      comparisonOperator:
        condition.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      datapointsToAlarm: condition.datapoints,
      evaluationPeriods: condition.periods ?? condition.datapoints,
      treatMissingData: condition.missing ?? TreatMissingData.NOT_BREACHING,
    })
    this.addAlarmAction(new SnsAction(topic))
    this.addOkAction(new SnsAction(topic))
  }
}
