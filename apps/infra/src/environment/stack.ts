import { type DeploymentTarget, resourceNames, stackNames } from '@repo/environments'
import { CfnOutput, DefaultStackSynthesizer, Fn, Stack } from 'aws-cdk-lib'
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { alertsTopicArn } from '../alerts/names.ts'
import type { EnvironmentSettings } from '../settings.ts'
import type { DataStack } from './data-stack.ts'
import { LoadBalancer } from './load-balancer.ts'
import { Network } from './network.ts'
import { ServiceResources } from './service-resources.ts'

export interface EnvironmentStackProps {
  readonly environment: DeploymentTarget
  readonly settings: EnvironmentSettings
  /** Of the bootstrap that deploys this stack. */
  readonly qualifier: string
  readonly data: DataStack
}

/**
 * What one environment runs with: network, load balancer, cluster, and for its service roles, target group, alarms. What it keeps
 * is in the data stack; the task definition and the service are ecspresso's, which reads the outputs of this stack by the
 * cluster's name.
 */
export class EnvironmentStack extends Stack {
  constructor(scope: Construct, props: EnvironmentStackProps) {
    const { environment, settings, qualifier, data } = props
    const { account, region, cluster, name, production } = environment
    super(scope, stackNames(environment).environment, {
      env: { account, region },
      synthesizer: new DefaultStackSynthesizer({ qualifier }),
      description: `${name}: everything around the service, except the task definition and the service itself`,
      terminationProtection: production,
      tags: { Environment: name },
    })
    this.addStackDependency(data, 'its tasks write the log')
    const network = new Network(this, 'Network', settings)
    const { https } = settings
    const loadBalancer = new LoadBalancer(this, 'LoadBalancer', { network, production, https })
    new Cluster(this, 'Cluster', {
      clusterName: cluster,
      vpc: network.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
    })
    const { roles, targetGroup } = new ServiceResources(
      this,
      `Service-${environment.service.name}`,
      {
        target: environment,
        settings,
        network,
        loadBalancer,
        uploads: data.uploads,
        topic: Topic.fromTopicArn(this, 'Topic', alertsTopicArn(environment)),
      },
    )
    const [subnetA, subnetB] = network.vpc.privateSubnets
    const dnsName = loadBalancer.alb.loadBalancerDnsName
    const { logGroup, outputPrefix } = resourceNames(environment)
    this.#addOutputs({
      TaskExecutionRoleArn: roles.execution.roleArn,
      [`${outputPrefix}TaskRoleArn`]: roles.task.roleArn,
      [`${outputPrefix}TargetGroupArn`]: targetGroup.targetGroupArn,
      SecurityGroupId: network.tasks.securityGroupId,
      SubnetA: subnetA?.subnetId,
      SubnetB: subnetB?.subnetId,
      [`${outputPrefix}LogGroupName`]: logGroup,
      LoadBalancerDnsName: dnsName,
      ServiceUrl: https ? `https://${https.domainName}` : `http://${dnsName}`,
    })
  }

  /** For ecspresso, which looks them up by `cfn_output`, and for people. */
  #addOutputs(outputs: Readonly<Record<string, string | undefined>>): void {
    for (const [name, value] of Object.entries(outputs))
      if (value !== undefined) new CfnOutput(this, name, { value })
  }

  /**
   * The first two zones of the region, chosen at deployment. CDK would look their names up in the account when it
   * synthesizes, and some regions call their first two zones `a` and `c`.
   */
  override get availabilityZones(): string[] {
    return [0, 1].map((index) => Fn.select(index, Fn.getAzs()))
  }
}
