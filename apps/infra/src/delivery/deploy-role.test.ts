import { once } from 'node:events'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import {
  type DeploymentTarget,
  deploymentTargets,
  resourceNames,
  targetIn,
} from '@repo/environments'
import sampleValues from '@repo/environments/sample-values' with { type: 'json' }
import { READ_SCHEDULE } from '@repo/scheduled-scaling'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actionsOf, dev, idOf, prod, statementsOf, synthesize } from '../app.fixture.ts'
import {
  isAllowed,
  type Permission,
  type PolicyStatement,
  permissionsOf,
  recordedCalls,
  runEcspresso,
  type SeededCloud,
  startSeededCloud,
} from '../tools.fixture.ts'

const { template } = synthesize()
const statements = policyOf(dev, 'DeployRoledev')
const allowed = actionsOf(statements)
const root = join(import.meta.dirname, '../../../..')

/** The environment that was recorded. */
const recorded = targetIn({
  ...dev,
  name: 'test',
  account: '111122223333',
  region: 'eu-west-1',
  cluster: 'shop-test',
  services: [{ ...dev.service, name: 'orders', repository: 'orders' }],
})

/** Definitions of this repository, whatever its environments are called. */
const definitions = deploymentTargets()[0]?.service.definitions

/** ecspresso from 2.6 on stops a running deployment before it rolls back; the recordings are of 2.5. */
const newer = ['ecs:StopServiceDeployment']

/** The rollback workflow looks up the revision that served last; ecspresso takes the previous one. */
const workflow = ['ecs:DescribeServiceRevisions']

/** The verdict looks at the tasks and targets of what was deployed, and at a schedule that wants none; ecspresso looks at the deployment. */
const verdict = [
  ...READ_SCHEDULE,
  'ecs:DescribeTasks',
  'ecs:ListTasks',
  'elasticloadbalancing:DescribeTargetHealth',
]

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
  let called: ReadonlyMap<string, readonly Permission[]>
  let observed: readonly Permission[]

  beforeAll(async () => {
    cloud = await startSeededCloud({ environments: [dev], speed: 40 })
    called = await observe(cloud)
    observed = [...called.values()].flat()
  })

  afterAll(() => cloud?.close())

  it('allows a first deployment, a second one, a rollback and their checks', () => {
    expect(namesOf(observed)).toEqual(
      expect.arrayContaining([
        'ecs:CreateService',
        'ecs:UpdateService',
        'ecs:TagResource',
        'iam:GetRole',
        'iam:PassRole',
      ]),
    )
    expect(namesOf(deniedBy(statements, observed))).toEqual(refused)
  })

  it('is not needed for read-only commands: the drift role suffices', () => {
    const drift = policyOf(dev, 'DriftRoledev')
    for (const command of ['diff', 'status']) {
      const needed = called.get(command) ?? []
      expect(namesOf(needed)).toContain('ecs:DescribeServices')
      expect(deniedBy(drift, needed)).toEqual([])
    }
  })

  it('allows nothing else', () => {
    const explained = [...recordedOnly, ...newer, ...workflow, ...verdict, ...images]
    const names = [...namesOf(observed), ...explained]
    expect(allowed).toEqual([...new Set(names)].sort().filter(isGranted))
  })

  it('allows what the recorded ecspresso called, except what this repository does not use', () => {
    // One case renders the name of another cluster.
    const needed = recordedPermissions().filter(({ resource }) => !resource.includes('/shop-perf/'))
    expect(namesOf(needed)).toEqual(expect.arrayContaining(recordedOnly))
    expect(namesOf(deniedBy(policyOf(recorded, 'DeployRoletest'), needed))).toEqual([
      // --suspend-auto-scaling
      'application-autoscaling:RegisterScalableTarget',
      // Secrets in a task definition: a fork that has some adds them.
      'secretsmanager:GetSecretValue',
      'ssm:GetParameters',
      ...refused,
    ])
  })

  const elsewhere = policyOf(
    { ...recorded, name: 'other', cluster: 'shop-other' },
    'DeployRoleother',
  )

  it.each([
    'cloudformation:DescribeStacks',
    'ecs:CreateService',
    'ecs:DescribeServiceDeployments',
    'ecs:RegisterTaskDefinition',
    'ecs:TagResource',
    'ecs:UpdateService',
    'iam:GetRole',
    'iam:PassRole',
    'logs:PutLogEvents',
  ])('does not allow %s in another environment', (action) => {
    const needed = recordedPermissions().filter((permission) => permission.action === action)
    expect(needed).not.toEqual([])
    expect(deniedBy(elsewhere, needed)).toEqual(needed)
  })

  it('does not allow passing the roles of the tasks to EC2', () => {
    const [passed] = recordedPermissions().filter(({ action }) => action === 'iam:PassRole')
    const conditions = { 'iam:PassedToService': 'ec2.amazonaws.com' }
    const elsewhere = { action: 'iam:PassRole', resource: passed?.resource ?? '', conditions }
    expect(isAllowed(policyOf(recorded, 'DeployRoletest'), elsewhere)).toBe(false)
  })
})

/** In the recordings, and not in a deployment of this repository's own definitions. */
const recordedOnly = [
  // Where the stack has a scaling policy.
  'application-autoscaling:DescribeScalingPolicies',
  // A tag of the service that was taken out of the definition.
  'ecs:UntagResource',
]

describe('resources of the deploy role', () => {
  const { taskRole, executionRole, taskFamily } = resourceNames(dev)
  const onEverything = statements.filter(({ Resource }) => Resource === '*')

  it('are those of one environment, except for actions without resource types', () => {
    expect(actionsOf(onEverything)).toEqual([
      'application-autoscaling:DescribeScalableTargets',
      'application-autoscaling:DescribeScalingPolicies',
      'application-autoscaling:DescribeScheduledActions',
      'ecr:GetAuthorizationToken',
      'ecs:DeregisterTaskDefinition',
      'ecs:DescribeTaskDefinition',
      'ecs:ListTaskDefinitions',
      // Of the cluster, by a condition.
      'ecs:ListTasks',
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

/** Deploys twice, verifies, compares and rolls back with ecspresso-lite: the permissions that each command needed. */
async function observe(cloud: SeededCloud): Promise<Map<string, Permission[]>> {
  const [first, second] = ['1'.repeat(40), '2'.repeat(40)]
  const command = [process.execPath, '-e', SERVER]
  for (const tag of [first, second])
    cloud.ecr.push(dev, { repository: dev.service.repository, tag, command })
  const wait = ['--wait-until', 'deployed']
  const called = new Map<string, Permission[]>()
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
    const needed = calls.flatMap(({ service, operation, request, caller }) =>
      permissionsOf({ call: `${service}:${operation}`, request, caller }),
    )
    called.set(name, [...(called.get(name) ?? []), ...needed])
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
      OUTPUT_PREFIX: resourceNames(dev).outputPrefix,
      ...sampleValues,
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

/** What the recorded runs needed, with the names that this repository gives to stack and family. */
function recordedPermissions(): Permission[] {
  // `render` of parameters, secrets and exports: what no definition here needs.
  const ours = recordedCalls().filter(
    ({ argv }) => commands.some((command) => argv.includes(command)) && !argv.includes('render'),
  )
  const { taskFamily } = resourceNames(recorded)
  return ours
    .flatMap(({ calls }) => calls)
    .filter(({ call }) => !call.startsWith('registry:'))
    .flatMap(({ call, request }) => permissionsOf({ call, request, caller: recorded }))
    .map((permission) => ({
      ...permission,
      resource: permission.resource
        .replace(/(:stack\/shop-test)-(load-balancer|network)\//, '$1/')
        .replace(':task-definition/orders:', `:task-definition/${taskFamily}:`),
    }))
}

/** The statements of a role, which name every resource. */
function policyOf(environment: DeploymentTarget, role: string): readonly PolicyStatement[] {
  const stack = synthesize({ table: [environment, prod] }).template(idOf('delivery', environment))
  return statementsOf(stack, role) as readonly PolicyStatement[]
}

function deniedBy(
  policy: readonly PolicyStatement[],
  needed: readonly Permission[],
): readonly Permission[] {
  return needed.filter((permission) => !isAllowed(policy, permission))
}

function namesOf(permissions: readonly Permission[]): string[] {
  return [...new Set(permissions.map(({ action }) => action))].sort()
}
