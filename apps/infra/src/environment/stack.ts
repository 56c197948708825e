import { type DeploymentTarget, resourceNames } from '@repo/environments'
import { DefaultStackSynthesizer, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Repository } from 'aws-cdk-lib/aws-ecr'
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { alertsTopicArn } from '../alerts/names.ts'
import type { EnvironmentSettings } from '../settings.ts'
import { addAlarms } from './alarms.ts'
import { addLoadBalancer } from './load-balancer.ts'
import { addNetwork } from './network.ts'
import { addOutputs } from './outputs.ts'
import { addScaling } from './scaling.ts'
import { addTaskRoles } from './task-roles.ts'
import { addUploadsBucket } from './uploads-bucket.ts'
import { addUserPool } from './user-pool.ts'

export interface EnvironmentStackProps {
  readonly environment: DeploymentTarget
  readonly settings: EnvironmentSettings
  /** Of the bootstrap that deploys this stack. */
  readonly qualifier: string
}

/**
 * What one environment needs around its service: network, load balancer, cluster, roles, log, uploads, users, alarms. The
 * task definition and the service are ecspresso's, which reads the outputs of this stack by the cluster's name.
 */
export class EnvironmentStack extends Stack {
  constructor(scope: Construct, { environment, settings, qualifier }: EnvironmentStackProps) {
    const { account, region, cluster, name, production } = environment
    super(scope, cluster, {
      env: { account, region },
      synthesizer: new DefaultStackSynthesizer({ qualifier }),
      description: `${name}: everything around the service, except the task definition and the service itself`,
      terminationProtection: production,
      tags: { Environment: name },
    })
    const logs = new LogGroup(this, 'Logs', {
      logGroupName: resourceNames(environment).logGroup,
      retention: production ? RetentionDays.THREE_MONTHS : RetentionDays.ONE_MONTH,
      removalPolicy: production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    })
    const network = addNetwork(this, settings)
    const loadBalancer = addLoadBalancer(this, network, environment, settings.https)
    new Cluster(this, 'Cluster', {
      clusterName: cluster,
      vpc: network.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
    })
    const uploads = addUploadsBucket(this, settings)
    const roles = addTaskRoles(this, environment, {
      repository: Repository.fromRepositoryName(this, 'Repository', environment.service.repository),
      logs,
      uploads,
    })
    const users = settings.userPool === 'create' ? addUserPool(this, environment) : undefined
    const topic = Topic.fromTopicArn(this, 'Topic', alertsTopicArn(environment))
    const certificateArn = settings.https?.certificateArn
    if (settings.scaling) addScaling(this, settings.scaling, environment, loadBalancer)
    addAlarms(this, { loadBalancer, environment, certificateArn, topic })
    addOutputs(this, { environment, network, loadBalancer, roles, logs, uploads, users, settings })
  }

  /**
   * The first two zones of the region, chosen at deployment. CDK would look their names up in the account when it
   * synthesizes, and some regions call their first two zones `a` and `c`.
   */
  override get availabilityZones(): string[] {
    return [0, 1].map((index) => Fn.select(index, Fn.getAzs()))
  }
}
