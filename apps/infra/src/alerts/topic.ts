import type { SharedNames } from '@repo/environments'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import { arnOf, type Place } from '../arn.ts'
import type { Subscribers } from '../settings.ts'

/**
 * For alarms, and for what the policy of the alerts sends to SNS. Not encrypted: CloudWatch cannot use the AWS managed key,
 * and alerts hold nothing that is worth a customer managed one.
 */
export function addTopic(
  scope: Construct,
  { account }: Place,
  names: SharedNames,
  subscribers: Subscribers,
): Topic {
  const topic = new Topic(scope, 'Topic', { topicName: names.alerts, enforceSSL: true })
  // A policy takes the place of SNS's default one, which would let the account's alarms in.
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'FromAlarms',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  )
  const { email, endpoint } = subscribers
  if (email) topic.addSubscription(new EmailSubscription(email))
  if (endpoint) topic.addSubscription(new UrlSubscription(endpoint))
  return topic
}

/** The topic that alarms of all stacks of an account and region go to. */
export function alertsTopicArn(place: Place, { alerts }: SharedNames): string {
  return arnOf('sns', place, alerts)
}
