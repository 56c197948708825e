import { type DeploymentTarget, resourceNames } from '@repo/environments'
import type { IRepository } from 'aws-cdk-lib/aws-ecr'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { arnOf } from '../arn.ts'
import { UPLOADS_PREFIX } from './uploads-bucket.ts'

export interface TaskRoles {
  readonly execution: Role
  readonly task: Role
}

export interface TaskResources {
  readonly repository: IRepository
  readonly logs: LogGroup
  readonly uploads: Bucket
}

/** The role that ECS starts a task with, and the one that the service works with. */
export function addTaskRoles(
  scope: Construct,
  environment: DeploymentTarget,
  { repository, logs, uploads }: TaskResources,
): TaskRoles {
  const { executionRole, taskRole } = resourceNames(environment)
  const execution = new Role(scope, 'TaskExecutionRole', {
    roleName: executionRole,
    description: 'ECS pulls the image and writes the log',
    assumedBy: ecsTasks(environment),
  })
  repository.grantPull(execution)
  logs.grantWrite(execution)
  const task = new Role(scope, 'TaskRole', {
    roleName: taskRole,
    description: 'The service itself',
    assumedBy: ecsTasks(environment),
  })
  // A signed URL has no more permissions than the role that signed it.
  task.addToPolicy(
    new PolicyStatement({
      actions: ['s3:PutObject'],
      resources: [uploads.arnForObjects(`${UPLOADS_PREFIX}*`)],
    }),
  )
  return { execution, task }
}

/**
 * ECS for tasks of this account alone.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
function ecsTasks(environment: DeploymentTarget): ServicePrincipal {
  return new ServicePrincipal('ecs-tasks.amazonaws.com', {
    conditions: {
      StringEquals: { 'aws:SourceAccount': environment.account },
      ArnLike: { 'aws:SourceArn': arnOf('ecs', environment, '*') },
    },
  })
}
