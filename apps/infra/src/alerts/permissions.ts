import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import { arnOf, type Place } from '../arn.ts'
import { TOKEN_SECRET } from './names.ts'
import type { Queues } from './queues.ts'

export interface PermissionsProps {
  readonly place: Place
  readonly logGroups: readonly string[]
  readonly queues: Queues
  readonly table: Table
  readonly topic: Topic
}

/**
 * What the Lambda may do besides reading its own queue and writing its own log: keep facts, tell them, and ask ECS and ECR
 * about any service of the account, because an account is never wholly known. The logs of other services it may not read.
 */
export function permissions(props: PermissionsProps): PolicyStatement[] {
  const { place, logGroups, queues, table, topic } = props
  const ecs = (type: string) => arnOf('ecs', place, `${type}/*`)
  const allow = (sid: string, actions: string[], resources: string[]) =>
    new PolicyStatement({ sid, actions, resources })
  return [
    allow('Facts', ['dynamodb:Query', 'dynamodb:UpdateItem'], [table.tableArn]),
    allow('OpenCards', ['dynamodb:Query'], [`${table.tableArn}/index/open`]),
    allow('Park', ['sqs:SendMessage'], [queues.deadLetters.queueArn]),
    allow('Tell', ['sns:Publish'], [topic.topicArn]),
    // Secrets Manager ends every ARN with a hyphen and six characters.
    allow(
      'Token',
      ['secretsmanager:GetSecretValue'],
      [arnOf('secretsmanager', place, `secret:${TOKEN_SECRET}-??????`)],
    ),
    allow('AskServices', ['ecs:DescribeServices', 'ecs:ListServiceDeployments'], [ecs('service')]),
    allow(
      'AskDeployments',
      ['ecs:DescribeServiceDeployments', 'ecs:DescribeServiceRevisions', 'ecs:DescribeTasks'],
      [ecs('service-deployment'), ecs('service-revision'), ecs('task')],
    ),
    // These two know no resources. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
    allow('AskTaskDefinitions', ['ecs:DescribeTaskDefinition', 'ecs:ListTasks'], ['*']),
    allow(
      'AskImages',
      ['ecr:DescribeImages', 'ecr:DescribeImageScanFindings'],
      [arnOf('ecr', place, 'repository/*')],
    ),
    // ECR asks Inspector on behalf of whoever asks ECR, where enhanced scanning is on.
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-iam.html
    allow('AskInspector', ['inspector2:ListCoverage', 'inspector2:ListFindings'], ['*']),
    allow(
      'LastLines',
      ['logs:GetLogEvents'],
      logGroups.map((name) => arnOf('logs', place, `log-group:${name}:*`)),
    ),
  ]
}
