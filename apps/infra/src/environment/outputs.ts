import { type DeploymentTarget, resourceNames } from '@repo/environments'
import { CfnOutput } from 'aws-cdk-lib'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import type { EnvironmentSettings } from '../settings.ts'
import type { LoadBalancer } from './load-balancer.ts'
import type { Network } from './network.ts'
import type { TaskRoles } from './task-roles.ts'
import type { Users } from './user-pool.ts'

export interface Parts {
  readonly environment: DeploymentTarget
  readonly network: Network
  readonly loadBalancer: LoadBalancer
  readonly roles: TaskRoles
  readonly logs: LogGroup
  readonly uploads: Bucket
  readonly users: Users | undefined
  readonly settings: EnvironmentSettings
}

/** For ecspresso, which looks them up by `cfn_output`, and for people, who copy some into the GitHub Environment. */
export function addOutputs(scope: Construct, parts: Parts): void {
  const { environment, network, loadBalancer, roles, logs, uploads, users, settings } = parts
  const { outputPrefix } = resourceNames(environment)
  const [subnetA, subnetB] = network.vpc.privateSubnets
  const dnsName = loadBalancer.alb.loadBalancerDnsName
  const outputs = {
    TaskExecutionRoleArn: roles.execution.roleArn,
    [`${outputPrefix}TaskRoleArn`]: roles.task.roleArn,
    [`${outputPrefix}TargetGroupArn`]: loadBalancer.targetGroup.targetGroupArn,
    SecurityGroupId: network.tasks.securityGroupId,
    SubnetA: subnetA?.subnetId,
    SubnetB: subnetB?.subnetId,
    [`${outputPrefix}LogGroupName`]: logs.logGroupName,
    LoadBalancerDnsName: dnsName,
    ServiceUrl: settings.https ? `https://${settings.https.domainName}` : `http://${dnsName}`,
    UploadsBucketUrl: `https://${uploads.bucketRegionalDomainName}`,
    UserPoolId: users?.pool.userPoolId,
    UserPoolClientId: users?.client.userPoolClientId,
  }
  for (const [name, value] of Object.entries(outputs))
    if (value !== undefined) new CfnOutput(scope, name, { value })
}
