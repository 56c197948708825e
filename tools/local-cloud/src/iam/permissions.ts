import { arn, iamArn } from '../arn.ts'
import type { Caller } from '../caller.ts'

/** One thing that IAM checks for a call. */
export interface Permission {
  /** `ecs:UpdateService`. */
  readonly action: string
  /** ARN; `*` for an action without resource types. */
  readonly resource: string
  /** Condition keys of the request, by name. */
  readonly conditions?: Readonly<Record<string, string>>
}

/** A call, as the cloud or a recording has it. */
export interface AuthorizedCall {
  /** `ecs:UpdateService`. */
  readonly call: string
  readonly request: unknown
  readonly caller: Pick<Caller, 'account' | 'region'>
}

type Request = Readonly<Record<string, unknown>>
type Needs = (request: Request, on: ReturnType<typeof namesIn>) => readonly (string | Permission)[]

/** An operation that this file does not have yet. */
export class UnknownOperationError extends Error {
  override name = 'UnknownOperationError' as const
  readonly code = 'UNKNOWN_OPERATION'
  constructor(call: string) {
    super(
      `the resources of ${call} are missing: add it to tools/local-cloud/src/iam/permissions.ts`,
    )
  }
}

/**
 * What IAM checks before AWS answers a call: its action on each resource, and what the call implies, such as `iam:PassRole`.
 * @throws UnknownOperationError
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function permissionsOf({ call, request, caller }: AuthorizedCall): Permission[] {
  const needs = operations[call]
  if (!needs) throw new UnknownOperationError(call)
  // The requests of both protocols are objects.
  const given = typeof request === 'object' && request !== null ? (request as Request) : {}
  return needs(given, namesIn(caller, given)).map((one) =>
    typeof one === 'string' ? { action: call, resource: one } : one,
  )
}

const any = () => ['*']

const operations: Readonly<Record<string, Needs>> = {
  'application-autoscaling:DescribeScalableTargets': any,
  'application-autoscaling:DescribeScalingPolicies': any,
  'application-autoscaling:DescribeScheduledActions': any,
  'application-autoscaling:RegisterScalableTarget': any,
  'cloudformation:DescribeStacks': ({ StackName }, { at }) => [
    at('cloudformation', `stack/${StackName}/id`),
  ],
  'cloudformation:ListExports': any,
  'dynamodb:BatchGetItem': ({ RequestItems }, { at }) =>
    Object.keys(Object(RequestItems)).map((name) => at('dynamodb', `table/${name}`)),
  'dynamodb:Query': ({ TableName, IndexName }, { at }) => [
    at('dynamodb', `table/${TableName}${IndexName ? `/index/${IndexName}` : ''}`),
  ],
  'dynamodb:UpdateItem': ({ TableName }, { at }) => [at('dynamodb', `table/${TableName}`)],
  'ecr:BatchGetImage': (_, { repository }) => [repository],
  'ecr:DescribeImageScanFindings': (_, { repository }) => [repository],
  'ecr:DescribeImages': (_, { repository }) => [repository],
  'ecr:GetAuthorizationToken': any,
  'ecs:ContinueServiceDeployment': ({ serviceDeploymentArn }) => strings([serviceDeploymentArn]),
  'ecs:CreateService': ({ serviceName, tags }, { service }) =>
    tagged('ecs:CreateService', service(serviceName), tags),
  'ecs:DeregisterTaskDefinition': any,
  'ecs:DescribeClusters': ({ clusters }, { at }) =>
    strings(clusters).map((name) => at('ecs', `cluster/${name}`)),
  // AWS's reference lists both types for these.
  'ecs:DescribeServiceDeployments': ({ serviceDeploymentArns }) =>
    strings(serviceDeploymentArns).flatMap(withService),
  'ecs:DescribeServiceRevisions': ({ serviceRevisionArns }) =>
    strings(serviceRevisionArns).flatMap(withService),
  'ecs:StopServiceDeployment': ({ serviceDeploymentArn }) =>
    strings(serviceDeploymentArn).flatMap(withService),
  'ecs:DescribeServices': ({ services }, { service }) => strings(services).map(service),
  'ecs:DescribeTaskDefinition': any,
  'ecs:DescribeTasks': ({ tasks }, { cluster, at }) =>
    strings(tasks).map((task) => at('ecs', `task/${cluster}/${task.split('/').at(-1)}`)),
  'ecs:ListServiceDeployments': ({ service: name }, { service }) => [service(name)],
  'ecs:ListTaskDefinitions': any,
  'ecs:ListTasks': (_, { cluster, at }) => [
    {
      action: 'ecs:ListTasks',
      resource: '*',
      conditions: { 'ecs:cluster': at('ecs', `cluster/${cluster}`) },
    },
  ],
  'ecs:RegisterTaskDefinition': ({ family, tags, executionRoleArn, taskRoleArn }, { at }) => [
    // AWS gives the revision.
    ...tagged('ecs:RegisterTaskDefinition', at('ecs', `task-definition/${family}:*`), tags),
    ...strings([executionRoleArn, taskRoleArn]).map((resource) => ({
      action: 'iam:PassRole',
      resource,
      conditions: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
    })),
  ],
  'ecs:TagResource': ({ resourceArn }) => strings(resourceArn),
  'ecs:UntagResource': ({ resourceArn }) => strings(resourceArn),
  'ecs:UpdateService': ({ service: name }, { service }) => [service(name)],
  'elasticloadbalancing:DescribeTargetGroups': any,
  'elasticloadbalancing:DescribeTargetHealth': any,
  'iam:GetRole': ({ RoleName }, { account }) => [iamArn(account, `role/${RoleName}`)],
  'logs:CreateLogStream': (_, { logStream }) => [logStream],
  'logs:GetLogEvents': (_, { logStream }) => [logStream],
  'logs:PutLogEvents': (_, { logStream }) => [logStream],
  // Secrets Manager ends an ARN with six characters of its own.
  'secretsmanager:GetSecretValue': ({ SecretId }, { at }) => [
    at('secretsmanager', `secret:${SecretId}-AbCdEf`),
  ],
  'sns:Publish': ({ TopicArn }) => strings(TopicArn),
  'sqs:ChangeMessageVisibilityBatch': (_, { queue }) => [queue],
  'sqs:SendMessage': (_, { queue }) => [queue],
  'ssm:GetParameters': ({ Names }, { at }) =>
    strings(Names).map((name) => at('ssm', `parameter/${name.replace(/^\//, '')}`)),
  'sts:AssumeRole': ({ RoleArn }) => strings(RoleArn),
  // The caller's own identity needs no permission.
  'sts:GetCallerIdentity': () => [],
}

/** ARNs of what a request names. */
function namesIn(caller: AuthorizedCall['caller'], request: Request) {
  const at = (service: string, resource: string) => arn(service, caller, resource)
  const cluster = String(request['cluster'] ?? 'default')
    .split('/')
    .at(-1)
  // By name; the identifier is a name or an ARN.
  const logGroup = String(request['logGroupName'] ?? request['logGroupIdentifier']).replace(
    /^arn:.*:log-group:([^:]+).*$/,
    '$1',
  )
  return {
    ...caller,
    at,
    cluster,
    /** By name or ARN. */
    service: (name: unknown) =>
      String(name).startsWith('arn:') ? String(name) : at('ecs', `service/${cluster}/${name}`),
    repository: at('ecr', `repository/${request['repositoryName']}`),
    logStream: at('logs', `log-group:${logGroup}:log-stream:${request['logStreamName']}`),
    queue: at('sqs', String(request['QueueUrl']).split('/').at(-1) ?? ''),
  }
}

/** Creating with tags needs the permission to tag. */
function tagged(action: string, resource: string, tags: unknown): Permission[] {
  const has = Array.isArray(tags) && tags.length > 0
  return [{ action, resource }, ...(has ? [{ action: 'ecs:TagResource', resource }] : [])]
}

/** `…:service-deployment/CLUSTER/SERVICE/ID` and `…:service/CLUSTER/SERVICE`. */
function withService(resource: string): string[] {
  const service = /^(.*:)service-(?:deployment|revision)\/([^/]+\/[^/]+)\//.exec(resource)
  return service ? [resource, `${service[1]}service/${service[2]}`] : [resource]
}

function strings(value: unknown): string[] {
  return [value].flat().filter((one): one is string => typeof one === 'string')
}
