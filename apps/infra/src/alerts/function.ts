import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { SharedNames } from '@repo/environments'
import { RemovalPolicy } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Place } from '../arn.ts'
import { BundleMissingError } from '../errors.ts'
import { permissions } from './permissions.ts'
import { FUNCTION_TIMEOUT, type Queues } from './queues.ts'

export interface FunctionProps {
  readonly place: Place
  readonly names: SharedNames
  readonly bundle: string
  readonly logGroups: readonly string[]
  readonly queues: Queues
  readonly table: Table
  readonly topic: Topic
  /** Who may answer pause hooks in Slack, by environment; empty: nobody, and no message has buttons. */
  readonly approvers: Readonly<Record<string, readonly string[]>>
}

/**
 * The Lambda, fed by the queue.
 * @throws BundleMissingError
 */
export function addFunction(scope: Construct, props: FunctionProps): LambdaFunction {
  const { approvers, bundle, names, queues, table, topic } = props
  if (!existsSync(join(bundle, 'index.mjs'))) throw new BundleMissingError(bundle)
  const logGroup = new LogGroup(scope, 'Logs', {
    logGroupName: names.logGroup,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const role = new Role(scope, 'Role', {
    description: 'The alerts',
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  })
  logGroup.grantWrite(role)
  for (const statement of permissions(props)) role.addToPolicy(statement)
  const fn = new LambdaFunction(scope, 'Function', {
    functionName: names.alerts,
    description: 'Events in, Slack and SNS messages out',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    // Source maps are for people; Node does not read them here.
    code: Code.fromAsset(bundle, { exclude: ['*.map'] }),
    memorySize: 512,
    timeout: FUNCTION_TIMEOUT,
    role,
    logGroup,
    environment: {
      TABLE_NAME: table.tableName,
      SLACK_TOKEN_SECRET_ID: names.slackToken,
      TOPIC_ARN: topic.topicArn,
      DEAD_LETTER_QUEUE_URL: queues.deadLetters.queueUrl,
      STUCK_AFTER_MINUTES: '30',
      ...(Object.keys(approvers).length > 0 && { APPROVERS: JSON.stringify(approvers) }),
    },
  })
  fn.addEventSource(
    new SqsEventSource(queues.queue, { batchSize: 10, reportBatchItemFailures: true }),
  )
  return fn
}
