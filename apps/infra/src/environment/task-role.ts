import { type DeploymentTarget, resourceNames } from '@repo/environments'
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { ecsTasks } from './ecs-tasks.ts'
import { UPLOADS_PREFIX } from './uploads-bucket.ts'

/** The role that a service works with. */
export class TaskRole extends Role {
  constructor(
    scope: Construct,
    id: string,
    target: DeploymentTarget,
    uploads: IBucket | undefined,
  ) {
    super(scope, id, {
      roleName: resourceNames(target).taskRole,
      description: 'The service itself',
      assumedBy: ecsTasks(target),
    })
    if (!uploads || !target.service.uploads) return
    // A signed URL has no more permissions than the role that signed it.
    this.addToPolicy(
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [uploads.arnForObjects(`${UPLOADS_PREFIX}*`)],
      }),
    )
  }
}
