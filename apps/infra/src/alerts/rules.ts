import { type RuledEnvironment, rulesOf, schedules } from '@repo/aws-events'
import type { SharedNames } from '@repo/environments'
import { CfnRule } from 'aws-cdk-lib/aws-events'
import type { Construct } from 'constructs'
import type { Queues } from './queues.ts'

/**
 * The rules of `packages/aws-events` for these environments, pattern by pattern, into the one queue. A rule's message group is fixed
 * (https://github.com/aws/aws-cdk/issues/32965): so each environment has rules of its own.
 */
export function addRules(
  scope: Construct,
  { queue, undelivered }: Queues,
  environments: readonly RuledEnvironment[],
  names: SharedNames,
): void {
  const targetsOf = (group: string) => [
    {
      id: 'queue',
      arn: queue.queueArn,
      sqsParameters: { messageGroupId: group },
      deadLetterConfig: { arn: undelivered.queueArn },
    },
  ]
  for (const { name, description, group, pattern } of rulesOf(environments))
    new CfnRule(scope, name, {
      name: `${names.alerts}-${name}`,
      description,
      eventPattern: pattern,
      targets: targetsOf(group),
    })
  for (const { name, description, group, schedule } of schedules)
    new CfnRule(scope, name, {
      name: `${names.alerts}-${name}`,
      description,
      scheduleExpression: schedule,
      targets: targetsOf(group),
    })
}
