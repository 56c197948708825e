import { cpSync, readFileSync } from 'node:fs'
import type { DeploymentTarget, Environment } from '@repo/environments'
import { synthesize } from '../app.fixture.ts'
import { githubProviderArn } from '../delivery/github.ts'
import { readAssembly, type SynthesizedStack } from './assembly.ts'
import type { Call, Ended } from './terminal.ts'

interface Stack {
  StackName: string
  StackStatus: string
  LastUpdatedTime: string
  Tags: { Key: string; Value: string }[]
  Parameters: { ParameterKey: string; ParameterValue: string }[]
  Outputs: { OutputKey: string; OutputValue: string }[]
  resources: { LogicalResourceId: string; ResourceType: string; PhysicalResourceId: string }[]
}

/** An AWS account with one region, as far as bootstrap calls it. */
export interface AccountState {
  caller: string
  stacks: Stack[]
  policies: Record<string, unknown[]>
  providers: string[]
  repositories: string[]
  secrets: Record<string, string>
  /** How often CloudFormation was called to deploy. */
  deployments: number
}

export function emptyAccount(account: string): AccountState {
  return {
    caller: account,
    stacks: [],
    policies: {},
    providers: [],
    repositories: [],
    secrets: {},
    deployments: 0,
  }
}

interface App {
  readonly environment: DeploymentTarget
  readonly table: readonly Environment[]
  readonly repository: string
  /** Folder of the templates. */
  readonly output: string
  readonly context: Readonly<Record<string, string>>
}

/** The command line of CDK, in an account. */
export function cdk(state: AccountState, { args }: Call, app: App): Ended {
  const { environment, table, repository, output, context } = app
  const flag = (name: string) => args[args.indexOf(name) + 1] ?? ''
  if (args[0] === 'synth') {
    const settings = args.flatMap((arg, at) => (args[at - 1] === '-c' ? [arg.split('=')] : []))
    const folder = assemblyOf(table, { ...context, ...Object.fromEntries(settings) })
    cpSync(folder, output, { recursive: true })
  }
  if (args[0] === 'bootstrap') {
    const name = args.includes('--toolkit-stack-name') ? flag('--toolkit-stack-name') : 'CDKToolkit'
    const ParameterValue = flag('--cloudformation-execution-policies')
    upsert(state, {
      StackName: name,
      Tags: [],
      Parameters: [{ ParameterKey: 'CloudFormationExecutionPolicies', ParameterValue }],
      Outputs: [],
      resources: [],
    })
  }
  if (args[0] === 'deploy') {
    state.deployments += 1
    for (const stack of readAssembly(output)) deployStack(state, stack, environment, repository)
  }
  return { exitCode: 0, stdout: '', stderr: '' }
}

const assemblies = new Map<string, string>()

/** The folder of an assembly; each takes a second to make, and most tests need the same. */
function assemblyOf(
  table: readonly Environment[],
  context: Readonly<Record<string, string>>,
): string {
  const key = JSON.stringify([table, context])
  const folder = assemblies.get(key) ?? synthesize({ table, context }).assembly.directory
  assemblies.set(key, folder)
  return folder
}

function deployStack(
  state: AccountState,
  stack: SynthesizedStack,
  environment: DeploymentTarget,
  repository: string,
): void {
  const ids = [...stack.logicalIds]
  const resources = stack.resources.map(({ Type, Properties }, at) => {
    const logical = ids[at] ?? ''
    const named = Properties['RoleName'] ?? Properties['RepositoryName']
    const provider = Type === 'AWS::IAM::OIDCProvider' && githubProviderArn(environment)
    return {
      LogicalResourceId: logical,
      ResourceType: Type,
      PhysicalResourceId: provider || String(named ?? `${stack.name}-${logical}`),
    }
  })
  for (const { ResourceType, PhysicalResourceId } of resources) {
    if (ResourceType === 'AWS::IAM::OIDCProvider') add(state.providers, PhysicalResourceId)
    if (ResourceType === 'AWS::ECR::Repository') add(state.repositories, PhysicalResourceId)
  }
  const Outputs = ['UserPoolId', 'UploadsBucketUrl', 'ServiceUrl', 'LoadBalancerDnsName'].map(
    (OutputKey) => ({ OutputKey, OutputValue: `https://${OutputKey}.test` }),
  )
  const isEnvironment = stack.name === environment.cluster
  upsert(state, {
    StackName: stack.name,
    Tags: [{ Key: 'Repository', Value: repository }],
    Parameters: [],
    Outputs: isEnvironment ? Outputs : [],
    resources,
  })
}

function add(list: string[], value: string): void {
  if (!list.includes(value)) list.push(value)
}

/** A stack that is deployed as it was keeps its time. */
function upsert(state: AccountState, stack: Omit<Stack, 'StackStatus' | 'LastUpdatedTime'>): void {
  const existing = state.stacks.find(({ StackName }) => StackName === stack.StackName)
  const time = String(state.stacks.length)
  if (!existing)
    state.stacks.push({ ...stack, StackStatus: 'CREATE_COMPLETE', LastUpdatedTime: time })
  else if (JSON.stringify({ ...existing, ...stack }) !== JSON.stringify(existing))
    Object.assign(existing, stack, { LastUpdatedTime: `${existing.LastUpdatedTime}+` })
}

/** The AWS command line, in an account. */
export function aws(state: AccountState, { args, input }: Call): Ended {
  const [service, operation] = args
  const flag = (name: string) => args[args.indexOf(name) + 1] ?? ''
  const document = () =>
    JSON.parse(readFileSync(flag('--policy-document').replace(/^file:\/\//, ''), 'utf8'))
  const arn = flag('--policy-arn')
  switch (`${service} ${operation}`) {
    case 'sts get-caller-identity':
      return ok({ Account: state.caller, Arn: `arn:aws:iam::${state.caller}:user/hana` })
    case 'cloudformation describe-stacks':
      return ok({ Stacks: state.stacks })
    case 'cloudformation describe-stack-resources': {
      const stack = state.stacks.find(({ StackName }) => StackName === flag('--stack-name'))
      return stack ? ok({ StackResources: stack.resources }) : refused('ValidationError')
    }
    case 'iam list-open-id-connect-providers':
      return ok({ OpenIDConnectProviderList: state.providers.map((Arn) => ({ Arn })) })
    case 'iam get-policy': {
      const versions = state.policies[arn.split('/').at(-1) ?? '']
      return versions
        ? ok({ Policy: { DefaultVersionId: `v${versions.length}` } })
        : refused('NoSuchEntity')
    }
    case 'iam get-policy-version':
      return ok({
        PolicyVersion: { Document: state.policies[arn.split('/').at(-1) ?? '']?.at(-1) },
      })
    case 'iam list-policy-versions':
      return ok({
        Versions: (state.policies[arn.split('/').at(-1) ?? ''] ?? []).map((_, at, all) => ({
          VersionId: `v${at + 1}`,
          IsDefaultVersion: at + 1 === all.length,
        })),
      })
    case 'iam create-policy':
      state.policies[flag('--policy-name')] = [document()]
      return ok({})
    case 'iam create-policy-version':
      state.policies[arn.split('/').at(-1) ?? '']?.push(document())
      return ok({})
    case 'iam delete-policy-version':
      return ok({})
    case 'ecr describe-repositories':
      return ok({
        repositories: state.repositories.map((repositoryName) => ({ repositoryName })),
      })
    case 'secretsmanager describe-secret':
      return flag('--secret-id') in state.secrets
        ? ok({ Name: flag('--secret-id') })
        : refused('ResourceNotFoundException')
    case 'secretsmanager create-secret':
      if (flag('--secret-string') !== 'file:///dev/stdin') return refused('a secret in arguments')
      state.secrets[flag('--name')] = input?.text ?? ''
      return ok({})
    case 'sns list-subscriptions-by-topic':
      return ok({
        Subscriptions: [{ SubscriptionArn: 'PendingConfirmation', Endpoint: 'ops@acme.test' }],
      })
    default:
      return refused(`no stand-in for ${args.join(' ')}`)
  }
}

const ok = (value: unknown): Ended => ({
  exitCode: 0,
  stdout: JSON.stringify(value),
  stderr: '',
})
const refused = (code: string): Ended => ({
  exitCode: 254,
  stdout: '',
  stderr: `An error occurred (${code})`,
})

/** What `.github` has for an environment of tests. */
export function githubFiles({ githubEnvironment, branch, production }: Environment) {
  const settings = {
    wait_timer: 0,
    prevent_self_review: production,
    reviewers: production ? [{ type: 'Team', id: 7 }] : [],
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  }
  const variables = ['COGNITO_USER_POOL_ID', 'S3_URL', 'SERVICE_URL', 'TZ', 'PROVIDER_URL']
  const ofSlack = { ...settings, reviewers: [], deployment_branch_policy: null }
  const ruleset = {
    name: branch,
    rules: [{ type: 'deletion' }, { type: 'pull_request', parameters: { count: 1 } }],
  }
  return new Map<string, unknown>([
    [
      `.github/environments/${githubEnvironment}.json`,
      { settings, branches: [branch], variables, secrets: [] },
    ],
    [
      '.github/environments/slack.json',
      { settings: ofSlack, branches: [], variables: [], secrets: ['SLACK_BOT_TOKEN'] },
    ],
    [`.github/rulesets/${branch}.json`, ruleset],
  ])
}
