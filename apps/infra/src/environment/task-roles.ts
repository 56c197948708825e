import { type DeploymentTarget, resourceNames } from '@repo/environments'
import type { IRepository } from 'aws-cdk-lib/aws-ecr'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { ILogGroup } from 'aws-cdk-lib/aws-logs'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { arnOf } from '../arn.ts'
import { UPLOADS_PREFIX } from './uploads-bucket.ts'

export interface TaskRolesProps {
  readonly target: DeploymentTarget
  readonly repository: IRepository
  readonly logs: ILogGroup
  readonly uploads: IBucket
}

/** The role that ECS starts a task with, and the one that the service works with. */
export class TaskRoles extends Construct {
  readonly execution: Role
  readonly task: Role

  constructor(scope: Construct, id: string, { target, repository, logs, uploads }: TaskRolesProps) {
    super(scope, id)
    const { executionRole, taskRole } = resourceNames(target)
    this.execution = new Role(this, 'Execution', {
      roleName: executionRole,
      description: 'ECS pulls the image and writes the log',
      assumedBy: ecsTasks(target),
    })
    repository.grantPull(this.execution)
    logs.grantWrite(this.execution)
    this.task = new Role(this, 'Task', {
      roleName: taskRole,
      description: 'The service itself',
      assumedBy: ecsTasks(target),
    })
    // A signed URL has no more permissions than the role that signed it.
    this.task.addToPolicy(
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [uploads.arnForObjects(`${UPLOADS_PREFIX}*`)],
      }),
    )
  }
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
