import { type DeploymentTarget, resourceNames } from '@repo/environments'
import { Repository } from 'aws-cdk-lib/aws-ecr'
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { arnOf } from '../arn.ts'
import type { TaskSecret } from '../secrets-setting.ts'
import { ecsTasks } from './ecs-tasks.ts'

/** The role that ECS starts the tasks of an environment with: it pulls the images of its services, and writes their logs. */
export class ExecutionRole extends Role {
  constructor(
    scope: Construct,
    id: string,
    targets: readonly [DeploymentTarget, ...DeploymentTarget[]],
    secrets: readonly TaskSecret[],
  ) {
    super(scope, id, {
      roleName: resourceNames(targets[0]).executionRole,
      description: 'ECS pulls images and writes logs',
      assumedBy: ecsTasks(targets[0]),
    })
    const repositories = new Set(targets.map(({ service }) => service.repository))
    for (const name of repositories)
      Repository.fromRepositoryName(this, `Repository-${name}`, name).grantPull(this)
    for (const target of targets) {
      const { logGroup } = resourceNames(target)
      // Of the data stack, by its name.
      LogGroup.fromLogGroupName(this, `Logs-${target.service.name}`, logGroup).grantWrite(this)
    }
    if (secrets.length === 0) return
    this.addToPolicy(
      new PolicyStatement({
        sid: 'Secrets',
        actions: ['secretsmanager:GetSecretValue'],
        // Secrets Manager ends every ARN with a hyphen and six characters.
        resources: secrets.map(({ service, variable }) =>
          arnOf(
            'secretsmanager',
            targets[0],
            `secret:${targets[0].cluster}/${service}/${variable}-??????`,
          ),
        ),
      }),
    )
  }
}
