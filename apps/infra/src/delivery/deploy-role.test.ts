import { once } from 'node:events'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { deploymentTargets, resourceNames } from '@repo/environments'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actionsOf, dev, idOf, prod, statementsOf, synthesize } from '../app.fixture.ts'
import {
  recordedCalls,
  runEcspresso,
  type SeededCloud,
  startSeededCloud,
} from '../tools.fixture.ts'

const { template } = synthesize()
const statements = statementsOf(template(idOf('delivery', dev)), 'DeployRoledev')
const allowed = actionsOf(statements)
const root = join(import.meta.dirname, '../../../..')

/** Definitions of this repository, whatever its environments are called. */
const definitions = deploymentTargets()[0]?.service.definitions

/** Actions that IAM requires although no call has their name, each with the reason. */
const silent = [
  // Registering a task definition hands over both roles.
  'iam:PassRole',
  // Creating with tags, which `RegisterTaskDefinition` and `CreateService` do here.
  'ecs:TagResource',
]

/** ecspresso from 2.6 on stops a running deployment before it rolls back; the recordings are of 2.5. */
const newer = ['ecs:StopServiceDeployment']

/** The rollback workflow looks up the revision that served last; ecspresso takes the previous one. */
const workflow = ['ecs:DescribeServiceRevisions']

/** The verdict looks at the tasks and targets of what was deployed; ecspresso looks at the deployment. */
const verdict = ['ecs:DescribeTasks', 'ecs:ListTasks', 'elasticloadbalancing:DescribeTargetHealth']

/** Calls of `docker push` and `docker pull`, and of the look-up whether ECR already has the image. */
const images = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:CompleteLayerUpload',
  'ecr:DescribeImages',
  'ecr:GetAuthorizationToken',
  'ecr:GetDownloadUrlForLayer',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
]

/** `verify` tries to assume the execution role. It must not be able to: it would then call AWS as that role. */
const refused = ['sts:AssumeRole']

const isGranted = (action: string) => !refused.includes(action)

describe('the deploy role', () => {
  let cloud: SeededCloud
  let called: ReadonlyMap<string, readonly string[]>
  let observed: readonly string[]

  beforeAll(async () => {
    cloud = await startSeededCloud({ environments: [dev], speed: 40 })
    called = await observe(cloud)
    observed = [...new Set([...called.values()].flat())].sort()
  })

  afterAll(() => cloud?.close())

  it('allows a first deployment, a second one, a rollback and their checks', () => {
    expect(observed).toEqual(
      expect.arrayContaining(['ecs:CreateService', 'ecs:UpdateService', 'iam:GetRole']),
    )
    expect(observed.filter((action) => !allowed.includes(action))).toEqual(refused)
  })

  it('is not needed for read-only commands: the drift role suffices', () => {
    const drift = actionsOf(statementsOf(template(idOf('delivery', dev)), 'DriftRoledev'))
    for (const command of ['diff', 'status']) {
      expect(called.get(command)).toContain('ecs:DescribeServices')
      expect(called.get(command)?.filter((action) => !drift.includes(action))).toEqual([])
    }
  })

  it('allows nothing else', () => {
    const explained = [...recordedOnly, ...silent, ...newer, ...workflow, ...verdict, ...images]
    expect(allowed).toEqual([...new Set([...observed, ...explained])].sort().filter(isGranted))
  })

  it('allows what the recorded ecspresso called, except what this repository does not use', () => {
    const recorded = actionsRecorded()
    expect(recorded).toEqual(expect.arrayContaining(recordedOnly))
    expect(recorded.filter((action) => !allowed.includes(action))).toEqual([
      // Needs a policy of Application Auto Scaling; the stacks make none.
      'application-autoscaling:DescribeScalingPolicies',
      // --suspend-auto-scaling
      'application-autoscaling:RegisterScalableTarget',
      // Secrets in a task definition: a fork that has some adds them.
      'secretsmanager:GetSecretValue',
      'ssm:GetParameters',
      ...refused,
    ])
  })
})

/** In the recordings, and not in a deployment of this repository's own definitions. */
const recordedOnly = [
  // A tag of the service that was taken out of the definition.
  'ecs:UntagResource',
]

describe('resources of the deploy role', () => {
  const { taskRole, executionRole, taskFamily } = resourceNames(dev)
  const onEverything = statements.filter(({ Resource }) => Resource === '*')

  it('are those of one environment, except for actions without resource types', () => {
    expect(actionsOf(onEverything)).toEqual([
      'application-autoscaling:DescribeScalableTargets',
      'ecr:GetAuthorizationToken',
      'ecs:DeregisterTaskDefinition',
      'ecs:DescribeTaskDefinition',
      'ecs:ListTaskDefinitions',
      // Of the cluster, by a condition.
      'ecs:ListTasks',
      'ecs:RegisterTaskDefinition',
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetHealth',
    ])
    const others = statements.filter((statement) => !onEverything.includes(statement))
    const arns = others.flatMap(({ Resource }) => Resource)
    const own = new RegExp(`${dev.cluster}|/${taskFamily}:|repository/${dev.service.repository}$`)
    for (const arn of arns) expect(arn).toMatch(own)
  })

  it('include iam:PassRole for the two task roles, to ECS tasks only', () => {
    expect(statements.filter(({ Action }) => Action === 'iam:PassRole')).toEqual([
      {
        Sid: 'EcspressoPassesRoles',
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: [
          `arn:aws:iam::${dev.account}:role/${taskRole}`,
          `arn:aws:iam::${dev.account}:role/${executionRole}`,
        ],
        Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      },
    ])
  })

  it('are in another account for another environment', () => {
    const text = JSON.stringify(statementsOf(template(idOf('delivery', prod)), 'DeployRoleprod'))
    expect(text).toContain(prod.account)
    expect(text).not.toContain(dev.account)
  })
})

/** Deploys twice, verifies, compares and rolls back with ecspresso-lite: the calls that the cloud received, by command. */
async function observe(cloud: SeededCloud): Promise<Map<string, string[]>> {
  const [first, second] = ['1'.repeat(40), '2'.repeat(40)]
  const command = [process.execPath, '-e', SERVER]
  for (const tag of [first, second])
    cloud.ecr.push(dev, { repository: dev.service.repository, tag, command })
  const wait = ['--wait-until', 'deployed']
  const called = new Map<string, string[]>()
  for (const [tag, name, ...args] of [
    [first, 'verify'],
    [first, 'deploy', ...wait],
    [second, 'diff'],
    [second, 'deploy', ...wait],
    [second, 'status'],
    [second, 'wait', '--wait-until', 'stable'],
    [second, 'rollback', ...wait],
  ] as const) {
    cloud.calls.clear()
    await ecspresso(cloud, tag, [name, ...args])
    // The registry is read over HTTP, with a token of ECR.
    const calls = cloud.calls.list().filter(({ service }) => service !== 'registry')
    const actions = calls.map(({ service, operation }) => actionOf(service, operation))
    called.set(name, [...new Set([...(called.get(name) ?? []), ...actions])])
  }
  return called
}

const SERVER =
  "require('http').createServer((q,r)=>r.end('ok')).listen(process.env.PORT);process.on('SIGTERM',()=>process.exit(0))"

async function ecspresso(cloud: SeededCloud, tag: string, args: readonly string[]): Promise<void> {
  const chunks: string[] = []
  const output = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk))
      done()
    },
  })
  const exitCode = await runEcspresso({
    argv: [
      ...args,
      '--config',
      `${definitions}/ecspresso.yml`,
      '--envfile',
      `${definitions}/values.env`,
    ],
    env: {
      ...cloud.env(dev),
      ENV: dev.name,
      REGION: dev.region,
      CLUSTER: dev.cluster,
      AWS_ACCOUNT_ID: dev.account,
      SERVICE: dev.service.name,
      REPOSITORY: dev.service.repository,
      COGNITO_USER_POOL_ID: `${dev.region}_Example01`,
      S3_URL: 'https://uploads.example.com',
      TZ: 'UTC',
      IMAGE_TAG: tag,
    },
    cwd: root,
    stdout: output,
    stderr: output,
    clock: cloud.clock,
    checkVersion: false,
  })
  output.end()
  await once(output, 'finish')
  expect(exitCode, chunks.join('')).toBe(0)
}

/** Commands that the workflows run. */
const commands = ['deploy', 'diff', 'register', 'render', 'rollback', 'status', 'verify', 'wait']

function actionsRecorded(): string[] {
  // `render` of parameters, secrets and exports: what no definition here needs.
  const ours = recordedCalls().filter(
    ({ argv }) => commands.some((command) => argv.includes(command)) && !argv.includes('render'),
  )
  const calls = ours.flatMap((one) => one.calls.map(({ call }) => call))
  return [...new Set(calls.filter((call) => !call.startsWith('registry:')))].sort()
}

function actionOf(service: string, operation: string): string {
  return `${service}:${operation}`
}
