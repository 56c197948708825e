import { join } from 'node:path'
import { deploymentTargets, resourceNames, stackNames } from '@repo/environments'
import sampleValues from '@repo/environments/sample-values' with { type: 'json' }
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { dev, prod, synthesize, temporaryFolder } from './app.fixture.ts'
import { type CreatedStack, motoAccount } from './moto.fixture.ts'
import {
  chooseEcspresso,
  ecspressoOf,
  localDefinitions,
  type Moto,
  startMoto,
} from './tools.fixture.ts'

/** Types of resources that moto does not have: it creates the stacks without them. One that it has by now fails the test. */
const gaps = [
  'AWS::CloudWatch::Alarm',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::ECS::ClusterCapacityProviderAssociations',
  'AWS::IAM::OIDCProvider',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
]

const moto = inject('moto')
const root = join(import.meta.dirname, '../../..')
/** Definitions of this repository, whatever its environments are called. */
const definitions = deploymentTargets()[0]?.service.definitions
// moto and the clients load for some seconds each: only a hanging one takes this long.
const timeout = 300_000

describe.each([dev, prod])('moto with the stacks of $name', (environment) => {
  let server: Moto | undefined
  let account: ReturnType<typeof motoAccount>
  const stacks = new Map<string, CreatedStack>()

  beforeAll(async () => {
    if (!moto) return
    server = await startMoto(moto, { MOTO_ACCOUNT_ID: environment.account })
    account = motoAccount(server, environment)
    // Left by `cdk bootstrap`.
    const version = { Name: '/cdk-bootstrap/hnb659fds/version', Value: '30', Type: 'String' }
    await account.call('ssm', 'AmazonSSM.PutParameter', version)
    const { assembly } = synthesize(
      environment.production ? { context: { 'prod:certificateArn': await certificate() } } : {},
    )
    // In the order of `cdk deploy`.
    for (const { stackName, template, environment: place } of assembly.stacks)
      if (place.account === environment.account)
        stacks.set(stackName, await account.createStack(stackName, template))
  }, timeout)
  beforeEach(({ skip }) => skip(!moto, 'no moto on PATH'))
  afterAll(() => server?.close())

  it('creates all of them', () => {
    expect(stacks.size).toBeGreaterThan(2)
    const created = [...stacks].map(([name, { status }]) => `${name} ${status}`)
    expect(created).toEqual([...stacks.keys()].map((name) => `${name} CREATE_COMPLETE`))
  })

  it('has every type of resource in them, except the gaps that are listed', () => {
    const missing = new Set([...stacks.values()].flatMap((stack) => stack.missing))
    expect([...missing].sort()).toEqual(gaps)
  })

  it('has the service that ecspresso makes of their outputs', { timeout }, async () => {
    const { cluster, service } = environment
    const outputs = stacks.get(stackNames(environment).environment)?.outputs ?? {}
    const { outputPrefix } = resourceNames(environment)
    await ecspresso()
    const { services } = Object(
      await account.call('ecs', 'AmazonEC2ContainerServiceV20141113.DescribeServices', {
        cluster,
        services: [service.name],
      }),
    )
    expect(services).toMatchObject([
      {
        serviceName: service.name,
        status: 'ACTIVE',
        loadBalancers: [{ targetGroupArn: outputs[`${outputPrefix}TargetGroupArn`] }],
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: [outputs['SubnetA'], outputs['SubnetB']],
            securityGroups: [outputs['SecurityGroupId']],
          },
        },
      },
    ])
    const { taskDefinition } = Object(
      await account.call('ecs', 'AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition', {
        taskDefinition: services[0].taskDefinition,
      }),
    )
    expect(taskDefinition).toMatchObject({
      executionRoleArn: outputs['TaskExecutionRoleArn'],
      taskRoleArn: outputs[`${outputPrefix}TaskRoleArn`],
    })
  })

  /** The ARN of a certificate that moto has. */
  async function certificate(): Promise<string> {
    const request = { DomainName: 'api.example.com' }
    const answer = await account.call('acm', 'CertificateManager.RequestCertificate', request)
    return String(Object(answer).CertificateArn)
  }

  /** Creates the service with the real ecspresso, if there is one, without waiting: moto starts no tasks. */
  async function ecspresso(): Promise<void> {
    const chosen = chooseEcspresso({ path: process.env['PATH'], root })
    const copy = localDefinitions(root, chosen.kind === 'binary' ? chosen.version : undefined)
    const config = ['--config', `${definitions}/ecspresso.yml`]
    const envfile = ['--envfile', `${definitions}/values.env`]
    const { exitCode, output } = await ecspressoOf(chosen).run(
      ['deploy', '--no-wait', ...config, ...envfile],
      {
        cwd: copy.root,
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: temporaryFolder(),
          AWS_ENDPOINT_URL: server?.endpoint ?? '',
          AWS_REGION: environment.region,
          AWS_ACCESS_KEY_ID: 'test',
          AWS_SECRET_ACCESS_KEY: 'test',
          ENV: environment.name,
          REGION: environment.region,
          CLUSTER: environment.cluster,
          AWS_ACCOUNT_ID: environment.account,
          SERVICE: environment.service.name,
          REPOSITORY: environment.service.repository,
          OUTPUT_PREFIX: resourceNames(environment).outputPrefix,
          ...sampleValues,
          IMAGE_TAG: '1'.repeat(40),
        },
      },
    )
    copy.remove()
    expect(exitCode, output).toBe(0)
  }
})
