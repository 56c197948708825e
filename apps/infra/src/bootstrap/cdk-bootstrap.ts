import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type Environment, sharedNames, stackNames } from '@repo/environments'
import * as z from 'zod'
import { iamArnOf } from '../arn.ts'
import { qualifierOf } from '../shared-account.ts'
import type { SynthesizedStack } from './assembly.ts'
import type { DeployedStack } from './cloudformation.ts'
import type { Bootstrap } from './context.ts'
import { executionPolicy } from './execution-policy.ts'

const policySchema = z.object({ Policy: z.object({ DefaultVersionId: z.string() }) })
const versionSchema = z.object({ PolicyVersion: z.object({ Document: z.unknown() }) })
const versionsSchema = z.object({
  Versions: z.array(z.object({ VersionId: z.string(), IsDefaultVersion: z.boolean() })),
})

/** Versions that IAM keeps of a policy. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const VERSIONS = 5

/** Name of the policy of what CloudFormation may do for the stacks of an environment. */
export function policyName({ name }: Environment): string {
  return `cdk-execution-${name}`
}

/** Brings the execution policy up to date, then the bootstrap of CDK, unless one is there that other apps use. */
export async function bootstrapCdk(
  bootstrap: Bootstrap,
  stacks: readonly SynthesizedStack[],
  deployed: readonly DeployedStack[],
): Promise<void> {
  const { terminal, environment, table, project } = bootstrap
  const { account, region } = environment
  const qualifier = qualifierOf(environment, table)
  const own = qualifier === environment.name
  const toolkit = own ? `CDKToolkit-${qualifier}` : 'CDKToolkit'
  const policy = iamArnOf(environment, `policy/${policyName(environment)}`)
  await setPolicy(bootstrap, policy, document())

  const existing = deployed.find(({ name }) => name === toolkit)
  const policies = policiesOf(existing)
  const args = (all: readonly string[]) => [
    ...['bootstrap', `aws://${account}/${region}`, '--app', bootstrap.output.name],
    ...(own ? ['--qualifier', qualifier, '--toolkit-stack-name', toolkit] : []),
    ...['--cloudformation-execution-policies', all.join(',')],
  ]
  if (existing && !policies.every((one) => one.includes(':policy/cdk-execution-'))) {
    bootstrap.byHand(
      `${toolkit} was there, and CloudFormation may do everything with it; other apps of the account may rely on that. To allow it only what these stacks need: npx -y pnpm@12 infra ${args([policy]).join(' ')}`,
    )
    return
  }
  if (existing?.complete && policies.includes(policy)) return
  await terminal.change({ program: 'cdk', args: args([...new Set([...policies, policy])]) })

  function document() {
    const others = table.filter(
      (one) => one.account === account && qualifierOf(one, table) !== qualifier,
    )
    const { alerts, delivery, github, registry } = sharedNames(project)
    const mine = stacks.map(({ name }) => name)
    const theirs = others.flatMap((one) => Object.values(stackNames(one)))
    const neighbours = [
      ...theirs,
      ...(others.length > 0 ? [alerts, delivery, github, registry] : []),
    ]
    return executionPolicy({
      environment,
      qualifier,
      stacks,
      neighbours: neighbours.filter((name) => !mine.some((one) => one.includes(name))),
    })
  }
}

async function setPolicy(
  { terminal, environment, output }: Bootstrap,
  arn: string,
  document: object,
): Promise<void> {
  const name = policyName(environment)
  const file = join(output.path, `${name}.json`)
  if (!terminal.dryRun) writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`)
  const shown = `file://${file}`
  const found = await terminal.read(
    ['aws', 'iam', 'get-policy', '--policy-arn', arn],
    policySchema,
    /NoSuchEntity/,
  )
  const iam = (...args: string[]) => terminal.change({ program: 'aws', args: ['iam', ...args] })
  if (!found) return iam('create-policy', '--policy-name', name, '--policy-document', shown)
  const version = found.Policy.DefaultVersionId
  const current = await terminal.read(
    ['aws', 'iam', 'get-policy-version', '--policy-arn', arn, '--version-id', version],
    versionSchema,
  )
  if (isDeepStrictEqual(current?.PolicyVersion.Document, document)) return
  const versions = await terminal.read(
    ['aws', 'iam', 'list-policy-versions', '--policy-arn', arn],
    versionsSchema,
  )
  const oldest = versions?.Versions.filter((one) => !one.IsDefaultVersion)
    .sort((a, b) => Number(a.VersionId.slice(1)) - Number(b.VersionId.slice(1)))
    .at(0)
  if (oldest && (versions?.Versions.length ?? 0) >= VERSIONS)
    await iam('delete-policy-version', '--policy-arn', arn, '--version-id', oldest.VersionId)
  await iam(
    ...['create-policy-version', '--policy-arn', arn],
    ...['--policy-document', shown, '--set-as-default'],
  )
}

/** The policies of an existing bootstrap; an empty list means AdministratorAccess. */
function policiesOf(toolkit: DeployedStack | undefined): string[] {
  if (!toolkit) return []
  const text = toolkit.parameters.get('CloudFormationExecutionPolicies') ?? ''
  const arns = text.match(/arn:[^,'"\]\s]+/g)
  return arns ?? ['AdministratorAccess']
}
