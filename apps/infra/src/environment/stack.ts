import {
  type DeploymentTarget,
  deploymentTargets,
  type Environment,
  resourceNames,
  type SharedNames,
  stackNames,
  targetIn,
} from '@repo/environments'
import { Annotations, CfnOutput, DefaultStackSynthesizer, Fn, Stack } from 'aws-cdk-lib'
import { Cluster, ContainerInsights, ExecuteCommandLogging } from 'aws-cdk-lib/aws-ecs'
import { ListenerAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { alertsTopicArn } from '../alerts/topic.ts'
import type { EnvironmentSettings } from '../settings.ts'
import type { DataStack } from './data-stack.ts'
import { allowExec, execLogGroup } from './exec.ts'
import { ExecutionRole } from './execution-role.ts'
import { Firewall } from './firewall.ts'
import { LoadBalancer } from './load-balancer.ts'
import { LoadBalancerAlarms } from './load-balancer-alarms.ts'
import { Network } from './network.ts'
import { ServiceResources } from './service-resources.ts'

export interface EnvironmentStackProps {
  readonly environment: Environment
  readonly names: SharedNames
  readonly settings: EnvironmentSettings
  /** Of the bootstrap that deploys this stack. */
  readonly qualifier: string
  readonly data: DataStack
}

/**
 * What one environment runs with: network, load balancer, cluster, and for each service role, target group, alarms. What it keeps
 * is in the data stack; task definitions and services are ecspresso's, which reads the outputs of this stack by the cluster's name.
 */
export class EnvironmentStack extends Stack {
  constructor(scope: Construct, props: EnvironmentStackProps) {
    const { environment, settings, qualifier, data } = props
    const { protect } = settings
    const { account, region, cluster, name } = environment
    super(scope, stackNames(environment).environment, {
      env: { account, region },
      synthesizer: new DefaultStackSynthesizer({ qualifier }),
      description: `${name}: everything around the services, except their task definitions and the services themselves`,
      terminationProtection: protect,
      tags: { Environment: name },
    })
    this.addStackDependency(data, 'its tasks write the log')
    const [first, ...others] = [targetIn(environment), ...deploymentTargets([environment]).slice(1)]
    const targets = [first, ...others] as const
    const topic = Topic.fromTopicArn(this, 'Topic', alertsTopicArn(environment, props.names))
    const network = new Network(this, 'Network', settings)
    const { https, httpFrom } = settings
    // Of one that takes the requests that no other has, if there is one.
    const [main] = targets
      .filter(({ service }) => service.http)
      .toSorted((a, b) => Number(!!a.service.http?.rule) - Number(!!b.service.http?.rule))
    const loadBalancer =
      main && new LoadBalancer(this, 'LoadBalancer', { network, protect, settings })
    if (loadBalancer && !https && httpFrom.length === 0)
      Annotations.of(this).addWarningV2(
        'infra:unreachable',
        `${name} is reached by nobody: set ${name}:hostedZone or ${name}:certificateArn for HTTPS, or the addresses that may use HTTP, ${name}:httpFrom`,
      )
    new Cluster(this, 'Cluster', {
      clusterName: cluster,
      vpc: network.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
      ...(settings.exec && {
        executeCommandConfiguration: {
          logging: ExecuteCommandLogging.OVERRIDE,
          logConfiguration: {
            cloudWatchLogGroup: LogGroup.fromLogGroupName(
              this,
              'ExecLogs',
              execLogGroup(environment),
            ),
          },
        },
      }),
      // Which of them runs the tasks is in the definition of each service.
      enableFargateCapacityProviders: true,
    })
    for (const target of targets) {
      const service = new ServiceResources(this, `Service-${target.service.name}`, {
        target,
        network,
        loadBalancer,
        countsLoadBalancer: target === main,
        uploads: data.uploads,
        scaling: settings.scaling.get(target.service.name),
        schedule: settings.schedule,
        topic,
      })
      if (settings.exec) allowExec(service.taskRole, environment)
      this.#addServiceOutputs(target, service)
    }
    const [subnetA, subnetB] = network.taskSubnets
    this.#addOutputs({
      TaskExecutionRoleArn: new ExecutionRole(this, 'TaskExecutionRole', targets, settings.secrets)
        .roleArn,
      SecurityGroupId: network.tasks.securityGroupId,
      SubnetA: subnetA,
      SubnetB: subnetB,
      AssignPublicIp: network.assignPublicIp,
      // An output needs a value. The backend reads this one.
      CorsOrigins: environment.origins?.join(',') || 'none',
    })
    if (!loadBalancer) return
    const { alb, listener, certificateArn } = loadBalancer
    if (data.accessLogs) alb.logAccessLogs(data.accessLogs)
    if (settings.firewall !== undefined) new Firewall(this, 'Firewall', alb, settings.firewall)
    if (main.service.http?.rule)
      listener.addAction('Default', { action: ListenerAction.fixedResponse(404) })
    new LoadBalancerAlarms(this, 'Alarms', { environment: main, alb, certificateArn, topic })
    const dnsName = alb.loadBalancerDnsName
    this.#addOutputs({
      LoadBalancerDnsName: dnsName,
      ServiceUrl: https ? `https://${https.domainName}` : `http://${dnsName}`,
    })
  }

  #addServiceOutputs(target: DeploymentTarget, { taskRole, targetGroup }: ServiceResources): void {
    const { logGroup, outputPrefix } = resourceNames(target)
    this.#addOutputs({
      [`${outputPrefix}TaskRoleArn`]: taskRole.roleArn,
      [`${outputPrefix}TargetGroupArn`]: targetGroup?.targetGroupArn,
      [`${outputPrefix}LogGroupName`]: logGroup,
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
