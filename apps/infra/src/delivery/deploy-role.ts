import { type Environment, githubRoleName, type Project } from '@repo/environments'
import { READ_SCHEDULE } from '@repo/scheduled-scaling'
import { Role } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { ANY, type Grant, resourcesOf, statementOf } from './grants.ts'
import type { Trust } from './trust.ts'

/**
 * Exactly the calls that a deployment was observed to make, grouped by caller. `deploy-role.test.ts` compares them with those of
 * ecspresso. `verify` also tries to assume the execution role; it may not, and continues with its own permissions.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
function deployGrants(environment: Environment, project: Pick<Project, 'name'>): readonly Grant[] {
  const on = resourcesOf(environment, project)
  return [
    {
      sid: 'EcspressoReadsOutputs',
      actions: ['cloudformation:DescribeStacks'],
      resources: on.stack,
    },
    {
      sid: 'EcspressoReadsDefinitions',
      actions: [
        'ecs:DeregisterTaskDefinition',
        'ecs:DescribeTaskDefinition',
        'ecs:ListTaskDefinitions',
      ],
      resources: ANY,
    },
    {
      sid: 'EcspressoRegistersOwn',
      actions: ['ecs:RegisterTaskDefinition'],
      resources: on.taskDefinitions,
    },
    {
      sid: 'EcspressoUpdates',
      actions: [
        'ecs:CreateService',
        'ecs:DescribeServices',
        'ecs:ListServiceDeployments',
        'ecs:UpdateService',
      ],
      resources: on.services,
    },
    {
      sid: 'EcspressoFollows',
      actions: ['ecs:DescribeServiceDeployments', 'ecs:StopServiceDeployment'],
      resources: [...on.serviceDeployments, ...on.services],
    },
    {
      // Creating with tags requires it too.
      sid: 'EcspressoTags',
      actions: ['ecs:TagResource', 'ecs:UntagResource'],
      resources: [...on.services, ...on.taskDefinitions],
    },
    {
      sid: 'EcspressoPassesRoles',
      actions: ['iam:PassRole'],
      resources: on.taskRoles,
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
    {
      sid: 'EcspressoLooksAround',
      actions: [
        'application-autoscaling:DescribeScalableTargets',
        'application-autoscaling:DescribeScalingPolicies',
        'elasticloadbalancing:DescribeTargetGroups',
      ],
      resources: ANY,
    },
    // Whether what was deployed serves: AWS calls a deployment of no tasks successful.
    {
      sid: 'VerdictCountsTargets',
      actions: ['elasticloadbalancing:DescribeTargetHealth'],
      resources: ANY,
    },
    // A schedule that wants no task is no failure.
    { sid: 'VerdictReadsSchedule', actions: READ_SCHEDULE, resources: ANY },
    {
      sid: 'VerdictListsTasks',
      actions: ['ecs:ListTasks'],
      resources: ANY,
      conditions: { ArnEquals: { 'ecs:cluster': on.cluster } },
    },
    { sid: 'VerdictReadsTasks', actions: ['ecs:DescribeTasks'], resources: on.tasks },
    {
      // A rollback goes to the revision that served last, which is not always the one before.
      sid: 'RollbackFindsRevision',
      actions: ['ecs:DescribeServiceRevisions'],
      resources: [...on.serviceRevisions, ...on.services],
    },
    { sid: 'EcspressoVerifiesCluster', actions: ['ecs:DescribeClusters'], resources: [on.cluster] },
    { sid: 'EcspressoVerifiesRoles', actions: ['iam:GetRole'], resources: on.taskRoles },
    {
      sid: 'EcspressoVerifiesLog',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: on.logStreams,
    },
    { sid: 'SignInToEcr', actions: ['ecr:GetAuthorizationToken'], resources: ANY },
    {
      sid: 'PushAndPull',
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:DescribeImages',
        'ecr:GetDownloadUrlForLayer',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      resources: on.repositories,
    },
  ]
}

/** @param signer ARN of the profile with which ECR signs what the role pushes; `undefined`: it does not */
export function addDeployRole(
  scope: Construct,
  environment: Environment,
  project: Pick<Project, 'name'>,
  trust: Trust,
  signer: string | undefined,
): Role {
  const role = new Role(scope, `DeployRole-${environment.name}`, {
    roleName: githubRoleName(environment, 'deploy', project),
    description: `GitHub Actions deploys the service to ${environment.name}`,
    assumedBy: trust.deployers,
  })
  const signs: Grant[] = signer
    ? [{ sid: 'SignImages', actions: ['signer:SignPayload'], resources: [signer] }]
    : []
  for (const grant of [...deployGrants(environment, project), ...signs])
    role.addToPolicy(statementOf(grant))
  return role
}
