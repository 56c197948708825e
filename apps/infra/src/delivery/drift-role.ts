import {
  type Environment,
  githubRoleName,
  type Project,
  sharedNames,
  stackNames,
} from '@repo/environments'
import { Role } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { arnOf, iamArnOf } from '../arn.ts'
import { githubProviderArn } from './github.ts'
import { ANY, type Grant, resourcesOf, statementOf } from './grants.ts'
import { readPermissions, withheld } from './read-permissions/read-permissions.ts'
import type { Trust } from './trust.ts'

/**
 * How every resource of the stacks is configured, what runs, and the image that runs. Only jobs on the default branch get it:
 * CloudFormation reads with the caller's permissions, and some of those read more than configuration, `lambda:GetFunction` for
 * instance the code. It has no managed policy: AWS edits those.
 * @param stacks names of the stacks to compare
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/detect-drift-stack.html
 */
function driftGrants(
  environment: Environment,
  project: Pick<Project, 'name'>,
  stacks: readonly string[],
): readonly Grant[] {
  const on = resourcesOf(environment, project)
  return [
    {
      // DetectStackDrift is authorized as DetectStackResourceDrift too.
      sid: 'CdkDrift',
      actions: [
        'cloudformation:DescribeStackResourceDrifts',
        'cloudformation:DescribeStacks',
        'cloudformation:DetectStackDrift',
        'cloudformation:DetectStackResourceDrift',
      ],
      resources: stacks.map((name) => arnOf('cloudformation', environment, `stack/${name}/*`)),
    },
    {
      // Called with the id of a detection, and for the registry: neither has a stack.
      sid: 'CdkDriftStatus',
      actions: [
        'cloudformation:BatchDescribeTypeConfigurations',
        'cloudformation:DescribeStackDriftDetectionStatus',
      ],
      resources: ANY,
    },
    ...readGrants(environment, project, stacks.includes(sharedNames(project).alerts)),
    {
      sid: 'EcspressoDiff',
      actions: ['ecs:DescribeServices', 'ecs:ListServiceDeployments'],
      resources: on.services,
    },
    {
      sid: 'EcspressoDiffTaskDefinition',
      actions: [
        'application-autoscaling:DescribeScalableTargets',
        'application-autoscaling:DescribeScalingPolicies',
        'ecs:DescribeTaskDefinition',
        'ecs:ListTaskDefinitions',
      ],
      resources: ANY,
    },
    { sid: 'RunningImages', actions: ['ecs:DescribeTasks'], resources: on.tasks },
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
        'ecr:GetDownloadUrlForLayer',
      ],
      resources: on.repositories,
    },
  ]
}

/** One statement for each service of AWS, with the permissions of all resource types. */
function readGrants(
  environment: Environment,
  project: Pick<Project, 'name'>,
  alerts: boolean,
): Grant[] {
  const actions = new Set(Object.values(readPermissions).flat())
  const granted = [...actions].filter((action) => !Object.hasOwn(withheld, action)).sort()
  const named = readable(environment, project, alerts)
  const [ofRegistry, ofResources] = [
    granted.filter((action) => registry.includes(action)),
    granted.filter((action) => !registry.includes(action)),
  ]
  const registryGrant = { sid: 'ReadRegistry', actions: ofRegistry, resources: ANY }
  const grants = [...Map.groupBy(ofResources, (action) => action.slice(0, action.indexOf(':')))]
    .map(([service, actions]) => ({
      sid: `Read${service.replace(/[^a-z0-9]/g, '')}`,
      actions,
      resources: named[service] ?? ANY,
      // The id of a pool is not in the table.
      ...(service === 'cognito-idp' && {
        conditions: { StringEquals: { 'aws:ResourceTag/Environment': environment.name } },
      }),
    }))
    .filter(({ resources }) => resources.length > 0)
  return [...grants, registryGrant]
}

/** These are about the registry of the account, and have no resource types. */
const registry = ['ecr:GetRegistryScanningConfiguration', 'ecr:GetSigningConfiguration']

/** What may be read, by service. Services that are not here have only actions without resource types, or with `*` as the resource. */
function readable(
  environment: Environment,
  project: Pick<Project, 'name'>,
  alerts: boolean,
): Readonly<Record<string, readonly string[]>> {
  const on = resourcesOf(environment, project)
  const names = sharedNames(project)
  const ofAlerts = (...arns: readonly string[]) => (alerts ? arns : [])
  const place = (service: string, resource: string) => arnOf(service, environment, resource)
  return {
    // CloudFormation generates the ids of APIs; their ARNs have no account.
    apigateway: ofAlerts(`arn:aws:apigateway:${environment.region}::/apis/*`),
    'cognito-idp': [place('cognito-idp', 'userpool/*')],
    dynamodb: ofAlerts(place('dynamodb', `table/${names.alerts}`)),
    ecr: on.repositories,
    ecs: [on.cluster],
    events: ofAlerts(place('events', `rule/${names.alerts}-*`)),
    iam: [
      ...on.taskRoles,
      ...on.githubRoles,
      // Of NAT instances, which get no names: CloudFormation generates them.
      ...['role', 'instance-profile'].map((type) =>
        iamArnOf(
          environment,
          `${type}/${stackNames(environment).environment.slice(0, 24)}-NetworkVpc*`,
        ),
      ),
      ...ofAlerts(iamArnOf(environment, `role/${names.alerts}-*`), githubProviderArn(environment)),
    ],
    lambda: ofAlerts(
      place('lambda', `function:${names.alerts}`),
      place('lambda', `function:${names.clicks}`),
      place('lambda', 'event-source-mapping:*'),
    ),
    // Names of uploads come with it: CloudFormation looks whether the bucket is there.
    s3: [`arn:aws:s3:::${generatedNamePrefix(stackNames(environment).data)}*`],
    sns: ofAlerts(place('sns', names.alerts)),
    sqs: ofAlerts(place('sqs', names.queue), place('sqs', `${names.alerts}-*`)),
  }
}

/** The beginning of the names that CloudFormation generates in a stack. It shortens long names of stacks; 24 characters stay. */
function generatedNamePrefix(stack: string): string {
  return stack.toLowerCase().slice(0, 24)
}

/** @param stacks names of the stacks that jobs of this environment compare */
export function addDriftRole(
  scope: Construct,
  environment: Environment,
  project: Pick<Project, 'name'>,
  trust: Trust,
  stacks: readonly string[],
): Role {
  const role = new Role(scope, `DriftRole-${environment.name}`, {
    roleName: githubRoleName(environment, 'drift', project),
    description: `GitHub Actions compares ${environment.name} with its branch`,
    assumedBy: trust.defaultBranch,
  })
  for (const grant of driftGrants(environment, project, stacks))
    role.addToPolicy(statementOf(grant))
  return role
}
