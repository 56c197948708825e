import { type Environment, githubRoleName } from '@repo/environments'
import { ManagedPolicy, Role } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { ALERTS } from '../alerts/names.ts'
import { arnOf } from '../arn.ts'
import { ANY, type Grant, resourcesOf, statementOf } from './grants.ts'
import { DELIVERY } from './names.ts'
import type { Trust } from './trust.ts'

/**
 * Configuration, never contents: the code of a pull request runs with this, so it reads no upload, log or secret. For that
 * reason it may not assume the lookup role of cdk, which then continues with this role.
 */
function planGrants(environment: Environment): readonly Grant[] {
  const on = resourcesOf(environment)
  const stacks = [environment.cluster, ALERTS, DELIVERY].map((name) =>
    arnOf('cloudformation', environment, `stack/${name}/*`),
  )
  return [
    {
      // `cdk diff --method=template`; a change set would need to write.
      sid: 'CdkDiff',
      actions: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
      resources: stacks,
    },
    {
      // It reads every resource with the caller's permissions: see SecurityAudit below.
      sid: 'CdkDrift',
      actions: ['cloudformation:DescribeStackResourceDrifts', 'cloudformation:DetectStackDrift'],
      resources: stacks,
    },
    {
      // Called with the id of a detection, not with a stack.
      sid: 'CdkDriftStatus',
      actions: ['cloudformation:DescribeStackDriftDetectionStatus'],
      resources: ANY,
    },
    {
      sid: 'EcspressoDiff',
      actions: ['ecs:DescribeServices', 'ecs:ListServiceDeployments'],
      resources: on.services,
    },
    {
      sid: 'EcspressoDiffTaskDefinition',
      actions: [
        'application-autoscaling:DescribeScalableTargets',
        'ecs:DescribeTaskDefinition',
        'ecs:ListTaskDefinitions',
      ],
      resources: ANY,
    },
    {
      sid: 'RunningImages',
      actions: [
        'ecs:DescribeServiceDeployments',
        'ecs:DescribeServiceRevisions',
        'ecs:DescribeTasks',
      ],
      resources: [...on.serviceDeployments, ...on.serviceRevisions, ...on.tasks],
    },
    {
      sid: 'RunningTasks',
      actions: ['ecs:ListTasks'],
      resources: ANY,
      conditions: { ArnEquals: { 'ecs:cluster': on.cluster } },
    },
    { sid: 'SignInToEcr', actions: ['ecr:GetAuthorizationToken'], resources: ANY },
    {
      sid: 'ScanImages',
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:DescribeImages',
        'ecr:DescribeImageScanFindings',
        'ecr:GetDownloadUrlForLayer',
      ],
      resources: on.repositories,
    },
  ]
}

export function addPlanRole(scope: Construct, environment: Environment, trust: Trust): Role {
  const role = new Role(scope, `PlanRole-${environment.name}`, {
    roleName: githubRoleName(environment, 'plan'),
    description: `GitHub Actions reads what ${environment.name} is configured to be`,
    assumedBy: trust.readers,
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('SecurityAudit')],
  })
  for (const grant of planGrants(environment)) role.addToPolicy(statementOf(grant))
  return role
}
