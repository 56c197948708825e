import type { SharedNames } from '@repo/environments'
import { READ_SCHEDULE } from '@repo/scheduled-scaling'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import { arnOf, type Place } from '../arn.ts'
import type { Queues } from './queues.ts'

export interface PermissionsProps {
  readonly place: Place
  readonly names: SharedNames
  readonly logGroups: readonly string[]
  readonly queues: Queues
  readonly table: Table
  readonly topic: Topic
}

/**
 * Permissions of the Lambda besides its own queue and log: store facts, publish them, and describe any service and image of
 * the account, because an account also has services outside the table. Of those, it may not read logs.
 */
export function permissions(props: PermissionsProps): PolicyStatement[] {
  const { place, names, logGroups, queues, table, topic } = props
  const ecs = (type: string) => arnOf('ecs', place, `${type}/*`)
  const allow = (sid: string, actions: string[], resources: string[]) =>
    new PolicyStatement({ sid, actions, resources })
  return [
    allow(
      'Facts',
      ['dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      [table.tableArn],
    ),
    allow('OpenCards', ['dynamodb:Query'], [`${table.tableArn}/index/open`]),
    allow('DeadLetter', ['sqs:SendMessage'], [queues.deadLetters.queueArn]),
    allow('Publish', ['sns:Publish'], [topic.topicArn]),
    // Secrets Manager ends every ARN with a hyphen and six characters.
    allow(
      'Token',
      ['secretsmanager:GetSecretValue'],
      [arnOf('secretsmanager', place, `secret:${names.slackToken}-??????`)],
    ),
    allow(
      'DescribeServices',
      ['ecs:DescribeServices', 'ecs:ListServiceDeployments'],
      [ecs('service')],
    ),
    allow(
      'DescribeDeployments',
      ['ecs:DescribeServiceDeployments', 'ecs:DescribeServiceRevisions', 'ecs:DescribeTasks'],
      [ecs('service'), ecs('service-deployment'), ecs('service-revision'), ecs('task')],
    ),
    // These two actions have no resource types. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
    allow('DescribeTaskDefinitions', ['ecs:DescribeTaskDefinition', 'ecs:ListTasks'], ['*']),
    // Whether a schedule wants no task. These actions have no resource types either.
    allow('DescribeSchedules', [...READ_SCHEDULE], ['*']),
    allow(
      'DescribeImages',
      ['ecr:BatchGetImage', 'ecr:DescribeImages', 'ecr:DescribeImageScanFindings'],
      [arnOf('ecr', place, 'repository/*')],
    ),
    // Where enhanced scanning is on, ECR calls Inspector with the caller's permissions.
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-iam.html
    allow('ReadInspector', ['inspector2:ListCoverage', 'inspector2:ListFindings'], ['*']),
    allow(
      'LastLines',
      ['logs:GetLogEvents'],
      logGroups.map((name) => arnOf('logs', place, `log-group:${name}:*`)),
    ),
  ]
}
