import { rules, schedules } from '@repo/aws-events'
import { CfnRule } from 'aws-cdk-lib/aws-events'
import type { Construct } from 'constructs'
import { ALERTS } from './names.ts'
import type { Queues } from './queues.ts'

/** The rules of `packages/aws-events`, pattern by pattern, each into the one queue. */
export function addRules(scope: Construct, { queue, undelivered }: Queues): void {
  const targets = [
    {
      id: 'queue',
      arn: queue.queueArn,
      // One group keeps the order, and makes one writer at a time.
      sqsParameters: { messageGroupId: ALERTS },
      deadLetterConfig: { arn: undelivered.queueArn },
    },
  ]
  for (const { name, description, pattern } of rules)
    new CfnRule(scope, name, {
      name: `${ALERTS}-${name}`,
      description,
      eventPattern: pattern,
      targets,
    })
  for (const { name, description, schedule } of schedules)
    new CfnRule(scope, name, {
      name: `${ALERTS}-${name}`,
      description,
      scheduleExpression: schedule,
      targets,
    })
}
