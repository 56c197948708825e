import type { Environment } from '@repo/environments'
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'
import { arnOf } from '../arn.ts'

/** The log of what people do in tasks by ECS Exec. */
export const execLogGroup = ({ cluster }: Pick<Environment, 'cluster'>) => `/ecs/${cluster}-exec`

/**
 * Lets ECS Exec open a shell with the role of a service, and write down what happens in it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
export function allowExec(role: Role, environment: Environment): void {
  role.addToPolicy(
    new PolicyStatement({
      sid: 'Exec',
      actions: [
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
        // Before it writes into the group below.
        'logs:DescribeLogGroups',
      ],
      resources: ['*'],
    }),
  )
  role.addToPolicy(
    new PolicyStatement({
      sid: 'ExecLog',
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: [arnOf('logs', environment, `log-group:${execLogGroup(environment)}:*`)],
    }),
  )
}
