import type { Environment } from '@repo/environments'
import { arnOf, iamArnOf } from '../arn.ts'
import { readPermissions, withheld } from '../delivery/read-permissions/read-permissions.ts'
import { resourcesOfType, type SynthesizedStack } from './assembly.ts'

/** An identity policy. */
export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly PolicyStatement[]
}

interface PolicyStatement {
  readonly Sid: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: readonly string[]
  readonly Resource: readonly string[] | '*'
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >
}

export interface ExecutionPolicyOptions {
  readonly environment: Environment
  /** Of the bootstrap whose role gets the policy. */
  readonly qualifier: string
  readonly stacks: readonly SynthesizedStack[]
  /** Names of the stacks of the same account that another bootstrap deploys. */
  readonly neighbours: readonly string[]
}

const prefixes: Readonly<Record<string, string>> = {
  ApiGatewayV2: 'apigateway',
  ApplicationAutoScaling: 'application-autoscaling',
  CertificateManager: 'acm',
  CloudFormation: 'lambda',
  Cognito: 'cognito-idp',
  ElasticLoadBalancingV2: 'elasticloadbalancing',
}

/** Services that have one endpoint, in another region. */
const GLOBAL = ['route53']

/** Services whose ARNs have ids: their resources are recognized by tags only. */
const NAMELESS = ['acm', 'application-autoscaling', 'cognito-idp', 'ec2', 'route53', 'wafv2']

/** CloudFormation shortens long names of stacks to this where it names a resource. */
const GENERATED_PREFIX = 24

const roleActions = [
  'CreateRole',
  'DeleteRole',
  'DeleteRolePolicy',
  'GetRole',
  'GetRolePolicy',
  'ListAttachedRolePolicies',
  'ListRolePolicies',
  'ListRoleTags',
  'PassRole',
  'PutRolePolicy',
  'TagRole',
  'UntagRole',
  'UpdateAssumeRolePolicy',
  'UpdateRole',
  'UpdateRoleDescription',
].map((action) => `iam:${action}`)

/**
 * What CloudFormation may do on behalf of `cdk deploy`, in place of AdministratorAccess: everything in the services that the stacks
 * have resources of, in their region; of IAM only the roles that the stacks name. Roles of `cdk bootstrap`, users and managed
 * policies are out of reach, and so is what belongs to a neighbour.
 * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html
 */
export function executionPolicy(options: ExecutionPolicyOptions): PolicyDocument {
  const services = servicesOf(options.stacks)
  const { region } = options.environment
  const regional = services.filter((service) => !GLOBAL.includes(service))
  const global = services.filter((service) => GLOBAL.includes(service))
  const statements: (PolicyStatement | undefined)[] = [
    {
      Sid: 'Services',
      Effect: 'Allow',
      Action: [...regional.map((service) => `${service}:*`), ...furtherReads(options.stacks)],
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': region } },
    },
    global.length === 0
      ? undefined
      : {
          Sid: 'GlobalServices',
          Effect: 'Allow',
          Action: global.map((service) => `${service}:*`),
          Resource: '*',
        },
    ...identityStatements(options),
    ...bootstrapStatements(options),
    ...neighbourStatements(options, services),
  ]
  return { Version: '2012-10-17', Statement: statements.filter((one) => one !== undefined) }
}

/** Names of services in IAM, without IAM itself. */
function servicesOf(stacks: readonly SynthesizedStack[]): string[] {
  const types = stacks.flatMap(({ resources }) => resources.map(({ Type }) => Type))
  const services = types.map((type) => {
    const [vendor, service = ''] = type.split('::')
    // A custom resource is a Lambda.
    return vendor === 'AWS' ? (prefixes[service] ?? service.toLowerCase()) : 'lambda'
  })
  return [...new Set(services)].filter((one) => one !== 'iam' && one !== 'cdk').sort()
}

/** What handlers of CloudFormation read in services that the stacks have no resources of. */
function furtherReads(stacks: readonly SynthesizedStack[]): string[] {
  const services = servicesOf(stacks)
  const types = new Set(stacks.flatMap(({ resources }) => resources.map(({ Type }) => Type)))
  const reads = [...types].flatMap((type) => readPermissions[type] ?? [])
  return [...new Set(reads)]
    .filter((action) => !['iam', ...services].includes(action.split(':')[0] ?? ''))
    .filter((action) => !(action in withheld))
    .sort()
}

function identityStatements({ environment, stacks }: ExecutionPolicyOptions): PolicyStatement[] {
  const roles = stacks.flatMap(({ name, resources }) =>
    resources
      .filter(({ Type }) => Type === 'AWS::IAM::Role')
      .map(({ Properties }) => iamArnOf(environment, `role/${roleName(Properties, name)}`)),
  )
  const managed = resourcesOfType(stacks, 'AWS::IAM::Role')
    .flatMap(({ Properties }) => Properties['ManagedPolicyArns'] ?? [])
    .map(policyPattern)
  const providers = resourcesOfType(stacks, 'AWS::IAM::OIDCProvider')
    .map(({ Properties }) => String(Properties['Url']).replace(/^https:\/\//, ''))
    .map((url) => iamArnOf(environment, `oidc-provider/${url}`))
  const allow = (Sid: string, Action: readonly string[], Resource: readonly string[]) => ({
    Sid,
    Effect: 'Allow' as const,
    Action,
    Resource: [...new Set(Resource)].sort(),
  })
  return [
    allow('Roles', roleActions, roles),
    ...(managed.length === 0
      ? []
      : [
          {
            ...allow('ManagedPolicies', ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'], roles),
            Condition: { ArnLike: { 'iam:PolicyARN': [...new Set(managed)].sort() } },
          },
        ]),
    ...(providers.length === 0
      ? []
      : [allow('Github', ['iam:*OpenIDConnectProvider*'], providers)]),
    allow(
      'ServiceLinkedRoles',
      ['iam:CreateServiceLinkedRole', 'iam:GetRole'],
      [iamArnOf(environment, 'role/aws-service-role/*')],
    ),
  ]
}

function roleName(properties: Readonly<Record<string, unknown>>, stack: string): string {
  const name = properties['RoleName']
  if (typeof name === 'string') return name
  return stack.length > GENERATED_PREFIX ? `${stack.slice(0, GENERATED_PREFIX)}*` : `${stack}-*`
}

/** The partition is an intrinsic function in the templates of CDK. */
function policyPattern(arn: unknown): string {
  const text = typeof arn === 'string' ? arn : JSON.stringify(arn)
  const name = /:policy\/([\w/+=,.@-]+)/.exec(text)?.[1] ?? ''
  return `arn:aws:iam::*:policy/${name}`
}

/** Templates refer to the version of the bootstrap, and Lambda reads its code from the bucket. */
function bootstrapStatements({ environment, qualifier }: ExecutionPolicyOptions) {
  const { account, region } = environment
  return [
    {
      Sid: 'Bootstrap',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectVersion', 'ssm:GetParameters', 'ssm:GetParameter'],
      Resource: [
        `arn:aws:s3:::cdk-${qualifier}-assets-${account}-${region}/*`,
        arnOf('ssm', environment, `parameter/cdk-bootstrap/${qualifier}/*`),
      ],
    },
  ] as const
}

/** CloudFormation tags what it makes with the name of its stack; what has no tags is recognized by its name. */
function neighbourStatements(
  { environment, neighbours }: ExecutionPolicyOptions,
  services: readonly string[],
): PolicyStatement[] {
  if (neighbours.length === 0) return []
  const named = services
    .filter((service) => !NAMELESS.includes(service))
    .flatMap((service) =>
      neighbours.map((name) =>
        service === 's3'
          ? `arn:aws:s3:::${name.toLowerCase()}-*`
          : arnOf(service, { account: environment.account, region: '*' }, `*${name}*`),
      ),
    )
  return [
    {
      Sid: 'NeighboursByTag',
      Effect: 'Deny',
      Action: ['*'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceTag/aws:cloudformation:stack-name': neighbours } },
    },
    { Sid: 'NeighboursByName', Effect: 'Deny', Action: ['*'], Resource: named },
  ]
}
