import { type DeploymentTarget, resourceNames } from '@repo/environments'
import { Repository } from 'aws-cdk-lib/aws-ecr'
import { type ApplicationTargetGroup, ListenerAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { EnvironmentSettings } from '../settings.ts'
import { Alarms } from './alarms.ts'
import type { LoadBalancer } from './load-balancer.ts'
import type { Network } from './network.ts'
import { ServiceScaling } from './service-scaling.ts'
import { ServiceTargetGroup } from './service-target-group.ts'
import { TaskRoles } from './task-roles.ts'

export interface ServiceResourcesProps {
  readonly target: DeploymentTarget
  readonly settings: EnvironmentSettings
  readonly network: Network
  readonly loadBalancer: LoadBalancer
  readonly uploads: IBucket
  /** That alarms publish to. */
  readonly topic: ITopic
}

/** What one service has beside its task definition and the service itself: roles, target group, alarms, scaling. */
export class ServiceResources extends Construct {
  readonly roles: TaskRoles
  readonly targetGroup: ApplicationTargetGroup

  constructor(scope: Construct, id: string, props: ServiceResourcesProps) {
    super(scope, id)
    const { target, settings, network, uploads, topic } = props
    const { alb, listener } = props.loadBalancer
    this.roles = new TaskRoles(this, 'Roles', {
      target,
      repository: Repository.fromRepositoryName(this, 'Repository', target.service.repository),
      // Of the data stack, by its name.
      logs: LogGroup.fromLogGroupName(this, 'Logs', resourceNames(target).logGroup),
      uploads,
    })
    const targetGroup = new ServiceTargetGroup(this, 'TargetGroup', network.vpc, target)
    this.targetGroup = targetGroup
    listener.addAction('Default', { action: ListenerAction.forward([targetGroup]) })
    if (settings.scaling)
      new ServiceScaling(this, 'Scaling', { target, range: settings.scaling, alb, targetGroup })
    const certificateArn = settings.https?.certificateArn
    new Alarms(this, 'Alarms', { alb, targetGroup, environment: target, certificateArn, topic })
  }
}
