import { stackNames } from '@repo/environments'
import * as z from 'zod'
import { githubProviderArn } from '../delivery/github.ts'
import { readAssembly, resourcesOfType, type SynthesizedStack } from './assembly.ts'
import type { Bootstrap } from './context.ts'
import { RefusedError } from './errors.ts'
import type { Terminal } from './terminal.ts'

const parameter = z.object({ ParameterKey: z.string(), ParameterValue: z.string().optional() })
const output = z.object({ OutputKey: z.string(), OutputValue: z.string() })
const tag = z.object({ Key: z.string(), Value: z.string() })

const stacksSchema = z.object({
  Stacks: z.array(
    z.object({
      StackName: z.string(),
      StackStatus: z.string(),
      CreationTime: z.string().optional(),
      LastUpdatedTime: z.string().optional(),
      Parameters: z.array(parameter).default([]),
      Outputs: z.array(output).default([]),
      Tags: z.array(tag).default([]),
    }),
  ),
})

const resourcesSchema = z.object({
  StackResources: z.array(
    z.object({
      // A resource that is not there yet lacks the last one; an emulator leaves out more.
      LogicalResourceId: z.string().nullish(),
      ResourceType: z.string().nullish(),
      PhysicalResourceId: z.string().nullish(),
    }),
  ),
})

const providersSchema = z.object({
  OpenIDConnectProviderList: z.array(z.object({ Arn: z.string() })),
})
const repositoriesSchema = z.object({
  repositories: z.array(z.object({ repositoryName: z.string() })),
})

/** A stack of the account and region. */
export interface DeployedStack {
  readonly name: string
  /** Whether the last change of it succeeded. */
  readonly complete: boolean
  /** When it was changed last. */
  readonly changedAt: string
  /** The repository whose table it was made of; `undefined`: not made by this app. */
  readonly repository: string | undefined
  readonly parameters: ReadonlyMap<string, string>
  readonly outputs: ReadonlyMap<string, string>
}

/** All stacks of the account and region. */
export async function deployedStacks(terminal: Terminal): Promise<DeployedStack[]> {
  const found = await terminal.read(['aws', 'cloudformation', 'describe-stacks'], stacksSchema)
  return (found?.Stacks ?? []).map((stack) => ({
    name: stack.StackName,
    complete: /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(stack.StackStatus),
    changedAt: stack.LastUpdatedTime ?? stack.CreationTime ?? '',
    repository: stack.Tags.find(({ Key }) => Key === 'Repository')?.Value,
    parameters: new Map(
      stack.Parameters.map((one) => [one.ParameterKey, one.ParameterValue ?? '']),
    ),
    outputs: new Map(stack.Outputs.map((one) => [one.OutputKey, one.OutputValue])),
  }))
}

/** The stacks of an environment, and the settings besides those of `cdk.json`. */
export interface Synthesized {
  readonly stacks: readonly SynthesizedStack[]
  readonly settings: readonly string[]
}

/**
 * Synthesizes the stacks of the environment, without GitHub's OIDC provider where the account has one that is not theirs.
 * @throws RefusedError where a name is taken by something that is not theirs
 */
export async function synthesize(
  bootstrap: Bootstrap,
  deployed: readonly DeployedStack[],
): Promise<Synthesized> {
  const { terminal, environment } = bootstrap
  const provider = githubProviderArn(environment)
  const providers = await terminal.read(
    ['aws', 'iam', 'list-open-id-connect-providers'],
    providersSchema,
  )
  await bootstrap.build()
  let stacks = await synth(bootstrap, [])
  const existing = await ownedResources(terminal, stacks, deployed)
  const taken = [
    ...foreignStacks(bootstrap, stacks, existing),
    ...foreignForks(bootstrap, stacks, deployed),
    ...(await takenRepositories(bootstrap, stacks, existing)),
  ]
  if (taken.length > 0) throw new RefusedError('nothing was changed; names are taken:', taken)
  const settings: string[] = []
  const exists = providers?.OpenIDConnectProviderList.some(({ Arn }) => Arn === provider)
  const wanted = resourcesOfType(stacks, 'AWS::IAM::OIDCProvider').length > 0
  if (exists && wanted && !physicalIds(existing).has(provider)) {
    terminal.show('  the account has an OIDC provider of GitHub already, which is used:')
    settings.push('github:provider=existing')
    stacks = await synth(bootstrap, settings)
    bootstrap.byHand(
      `write "github:provider": "existing" to the context of apps/infra/cdk.json and commit it: infra.yml would try to make the provider of account ${environment.account} again`,
    )
  }
  return { stacks, settings }
}

/** @param settings as `-c` takes them */
async function synth(
  { terminal, environment, output }: Bootstrap,
  settings: readonly string[],
): Promise<SynthesizedStack[]> {
  await terminal.run({
    program: 'cdk',
    args: [
      ...['synth', '--quiet', '-c', `environment=${environment.name}`],
      ...settings.flatMap((setting) => ['-c', setting]),
      ...['--output', output.name],
    ],
  })
  return terminal.dryRun ? [] : readAssembly(output.path)
}

/**
 * Deploys the synthesized stacks. In production the first time without protection from deletion, which would keep CloudFormation from
 * taking a failed creation back. Resolves with their outputs, and with the names of those that it changed: `cdk deploy` ends with 0
 * either way.
 */
export async function deploy(
  bootstrap: Bootstrap,
  { stacks, settings }: Synthesized,
  before: readonly DeployedStack[],
): Promise<{ outputs: ReadonlyMap<string, string>; changed: readonly string[] }> {
  const { terminal, environment, output } = bootstrap
  const complete = new Set(before.filter((one) => one.complete).map(({ name }) => name))
  const first = terminal.dryRun || stacks.some(({ name }) => !complete.has(name))
  if (first && environment.production) {
    await synth(bootstrap, [...settings, `${environment.name}:protection=off`])
    await deployAll()
    await synth(bootstrap, settings)
  }
  await deployAll()
  const after = await deployedStacks(terminal)
  const own = after.filter((one) => stacks.some(({ name }) => name === one.name))
  const changedAt = new Map(before.map((one) => [one.name, one.changedAt]))
  return {
    outputs: new Map(own.flatMap(({ outputs }) => [...outputs])),
    changed: own.filter((one) => changedAt.get(one.name) !== one.changedAt).map(({ name }) => name),
  }

  function deployAll(): Promise<void> {
    return terminal.run({
      program: 'cdk',
      args: ['deploy', '--app', output.name, '--all', '--require-approval', 'never'],
    })
  }
}

interface ExistingResource {
  readonly logicalId: string
  readonly type: string
  readonly physicalId: string
}

type Existing = ReadonlyMap<string, readonly ExistingResource[]>

/** The resources of the stacks that are there already, by stack. */
async function ownedResources(
  terminal: Terminal,
  stacks: readonly SynthesizedStack[],
  deployed: readonly DeployedStack[],
): Promise<Existing> {
  const existing = new Map<string, ExistingResource[]>()
  for (const { name } of stacks) {
    if (!deployed.some((one) => one.name === name)) continue
    const found = await terminal.read(
      ['aws', 'cloudformation', 'describe-stack-resources', '--stack-name', name],
      resourcesSchema,
    )
    const resources = (found?.StackResources ?? []).map((one) => ({
      logicalId: one.LogicalResourceId ?? '',
      type: one.ResourceType ?? '',
      physicalId: one.PhysicalResourceId ?? '',
    }))
    existing.set(
      name,
      resources.filter(({ logicalId }) => logicalId !== ''),
    )
  }
  return existing
}

function physicalIds(existing: Existing): Set<string> {
  return new Set([...existing.values()].flat().map(({ physicalId }) => physicalId))
}

/** A stack of one of our names that has no resource in common is somebody else's, and would be replaced. */
function foreignStacks(
  bootstrap: Bootstrap,
  stacks: readonly SynthesizedStack[],
  existing: Existing,
): string[] {
  return stacks.flatMap(({ name, logicalIds }) => {
    const resources = existing.get(name) ?? []
    if (resources.length === 0 || resources.some(({ logicalId }) => logicalIds.has(logicalId)))
      return []
    return [
      `the stack ${name} belongs to something else, and has ${resources[0]?.logicalId}: ${renaming(bootstrap, name)}`,
    ]
  })
}

/** What to rename where the name of a stack is taken. */
function renaming({ environment }: Bootstrap, stack: string): string {
  return Object.values(stackNames(environment)).includes(stack)
    ? 'rename the cluster in packages/environments/table.ts'
    : 'another project of the account has the name of this one: set another in packages/environments/project.ts'
}

/** Another fork of this repository has stacks of the same names, with its own repository as their tag. */
function foreignForks(
  bootstrap: Bootstrap,
  stacks: readonly SynthesizedStack[],
  deployed: readonly DeployedStack[],
): string[] {
  return deployed
    .filter((one) => stacks.some(({ name }) => name === one.name))
    .filter(
      ({ repository }) => repository !== undefined && repository !== bootstrap.project.repository,
    )
    .map(
      ({ name, repository }) =>
        `the stack ${name} is that of ${repository}: ${renaming(bootstrap, name)}. If that is this repository under its old name, deploy the new one first: npx -y pnpm@12 infra deploy`,
    )
}

async function takenRepositories(
  { terminal, environment }: Bootstrap,
  stacks: readonly SynthesizedStack[],
  existing: Existing,
): Promise<string[]> {
  const found = await terminal.read(['aws', 'ecr', 'describe-repositories'], repositoriesSchema)
  const names = new Set(found?.repositories.map(({ repositoryName }) => repositoryName))
  const own = physicalIds(existing)
  return resourcesOfType(stacks, 'AWS::ECR::Repository')
    .map(({ Properties }) => String(Properties['RepositoryName']))
    .filter((name) => names.has(name) && !own.has(name))
    .map(
      (name) =>
        `account ${environment.account} has an ECR repository ${name} that is not of these stacks: give the service another \`repository\` in packages/environments/table.ts; or, if it is left over and nobody needs its images: aws ecr delete-repository --force --repository-name ${name}`,
    )
}
