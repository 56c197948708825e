import type { JsonObject } from '../../definitions/json.ts'
import type { World } from '../world.ts'
import { AwsError } from './aws-error.ts'
import type { Operations } from './operations.ts'
import { elements, queryResponse, type Xml } from './xml.ts'

export type Handlers = Readonly<Record<string, (input: JsonObject) => JsonObject | Xml>>

/** CloudFormation, IAM, STS and the load balancer, which respond in XML. */
export function fakeQueryServices(world: World): Handlers {
  const { account, region } = world
  return {
    'cloudformation:DescribeStacks': ({ StackName: name }) => {
      const outputs = world.stacks[String(name)]
      if (!outputs) throw new AwsError('ValidationError', `Stack with id ${name} does not exist`)
      const stack = {
        StackName: name,
        StackId: `arn:aws:cloudformation:${region}:${account}:stack/${name}/1`,
        CreationTime: '2026-01-01T00:00:00Z',
        StackStatus: 'CREATE_COMPLETE',
        Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({
          OutputKey,
          OutputValue,
        })),
      }
      return queryResponse('DescribeStacks', CLOUDFORMATION, elements({ Stacks: [stack] }))
    },
    'cloudformation:ListExports': () => {
      const exports = Object.entries(world.exports).map(([Name, Value]) => ({ Name, Value }))
      return queryResponse('ListExports', CLOUDFORMATION, elements({ Exports: exports }))
    },
    'iam:GetRole': ({ RoleName: name }) => {
      const principals = world.roles[String(name)]
      if (!principals) throw new AwsError('NoSuchEntity', `${name} cannot be found.`, 404)
      const lists = Array.isArray(principals)
      const trust = {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: principals },
            Action: lists ? ['sts:AssumeRole'] : 'sts:AssumeRole',
          },
        ],
      }
      const role = {
        Path: '/',
        RoleName: name,
        RoleId: 'AROAEXAMPLE',
        Arn: `arn:aws:iam::${account}:role/${name}`,
        CreateDate: '2026-01-01T00:00:00Z',
        AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)),
      }
      const namespace = 'https://iam.amazonaws.com/doc/2010-05-08/'
      return queryResponse('GetRole', namespace, elements({ Role: role }))
    },
    'sts:AssumeRole': ({ RoleArn: role }) => {
      if (!world.assumeRole)
        throw new AwsError(
          'AccessDenied',
          `not authorized to perform sts:AssumeRole on ${role}`,
          403,
        )
      const credentials = {
        AccessKeyId: 'AKIAEXAMPLE',
        SecretAccessKey: 'example',
        SessionToken: 'example',
        Expiration: '2099-01-01T00:00:00Z',
      }
      const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/'
      return queryResponse('AssumeRole', namespace, elements({ Credentials: credentials }))
    },
    'elasticloadbalancing:DescribeTargetGroups': (input) => {
      const arn = String(input['TargetGroupArns.member.1'])
      if (!world.targetGroups.includes(arn))
        throw new AwsError('TargetGroupNotFound', 'One or more target groups not found')
      const namespace = 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/'
      const groups = elements({ TargetGroups: [{ TargetGroupArn: arn, TargetType: 'ip' }] })
      return queryResponse('DescribeTargetGroups', namespace, groups)
    },
  }
}

const CLOUDFORMATION = 'http://cloudformation.amazonaws.com/doc/2010-05-15/'

/** Application Auto Scaling, CloudWatch Logs, ECR, Secrets Manager and Systems Manager. */
export function fakeJsonServices(world: World, now: () => number): Operations {
  const { account, region } = world
  const resource = {
    ServiceNamespace: 'ecs',
    ResourceId: `service/${world.cluster}/${world.serviceDefaults['serviceName']}`,
    ScalableDimension: 'ecs:service:DesiredCount',
  }
  const suspended = {
    DynamicScalingInSuspended: false,
    DynamicScalingOutSuspended: false,
    ScheduledScalingSuspended: false,
  }

  function requireLogGroup({ logGroupName }: JsonObject): void {
    if (!world.logGroups.includes(String(logGroupName)))
      throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.')
  }

  function secret({ SecretId: id }: JsonObject): { name: string; ARN: string } {
    const arnOf = (name: string) =>
      `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`
    const name = Object.keys(world.secrets).find((one) => id === one || id === arnOf(one))
    if (name === undefined)
      throw new AwsError('ResourceNotFoundException', 'Secrets Manager cannot find the secret.')
    return { name, ARN: arnOf(name) }
  }

  function parameter(name: string): JsonObject | undefined {
    const value = world.parameters[name]
    if (value === undefined) return undefined
    return Array.isArray(value)
      ? { Name: name, Type: 'StringList', Value: value.join(','), Version: 1 }
      : { Name: name, Type: 'String', Value: value, Version: 1 }
  }

  return {
    'application-autoscaling:DescribeScalableTargets': () => ({
      ScalableTargets: world.autoScaling
        ? [{ ...resource, MinCapacity: 1, MaxCapacity: 4, SuspendedState: suspended }]
        : [],
    }),
    'application-autoscaling:DescribeScalingPolicies': () => ({
      ScalingPolicies: world.autoScaling
        ? [
            {
              ...resource,
              PolicyName: 'cpu',
              PolicyARN: `arn:aws:autoscaling:${region}:${account}:scalingPolicy:1`,
              PolicyType: 'TargetTrackingScaling',
              CreationTime: 1_767_225_600,
            },
          ]
        : [],
    }),
    'application-autoscaling:RegisterScalableTarget': () => ({}),
    'ecr:GetAuthorizationToken': () => ({
      authorizationData: [
        {
          authorizationToken: Buffer.from('AWS:example').toString('base64'),
          expiresAt: Math.floor(now() / 1000) + 43_200,
          proxyEndpoint: `https://${account}.dkr.ecr.${region}.amazonaws.com`,
        },
      ],
    }),
    'logs:CreateLogStream': (input) => {
      requireLogGroup(input)
      return {}
    },
    'logs:PutLogEvents': (input) => {
      requireLogGroup(input)
      return { nextSequenceToken: '1' }
    },
    'logs:GetLogEvents': () => ({
      events: world.logEvents.map((message) => ({ timestamp: now(), message })),
      nextForwardToken: 'f/1',
      nextBackwardToken: 'b/1',
    }),
    'secretsmanager:DescribeSecret': (input) => {
      const { name, ARN } = secret(input)
      return { Name: name, ARN }
    },
    'secretsmanager:GetSecretValue': (input) => {
      const { name, ARN } = secret(input)
      return { Name: name, ARN, SecretString: world.secrets[name] }
    },
    'ssm:GetParameter': ({ Name: name }) => {
      const found = parameter(String(name))
      if (!found) throw new AwsError('ParameterNotFound', '')
      return { Parameter: found }
    },
    'ssm:GetParameters': ({ Names: names }) => {
      const wanted = Array.isArray(names) ? names.map(String) : []
      return {
        Parameters: wanted.map(parameter).filter((one) => one !== undefined),
        InvalidParameters: wanted.filter((name) => !parameter(name)),
      }
    },
  }
}
