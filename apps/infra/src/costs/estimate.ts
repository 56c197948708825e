import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deploymentTargets, type Environment, type Project, stackNames } from '@repo/environments'
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api'
import { createApp } from '../create-app.ts'
import { egresses } from '../network-settings.ts'
import { type Billed, monthly, pricesOf } from './prices.ts'
import { type Counted, count, type Quantities, type TaskSize } from './quantities.ts'

/** What an environment may choose for its network. */
const choices = [...egresses, 'existing VPC'] as const
export type Choice = (typeof choices)[number]

/** USD a month for one kind of thing, by choice. */
export interface Line {
  readonly item: string
  readonly usd: ReadonlyMap<Choice, number>
}

export interface Estimate {
  /** An environment, or what is there once for an account and region. */
  readonly of: string
  readonly region: string
  readonly lines: readonly Line[]
  readonly sum: ReadonlyMap<Choice, number>
  /** Resource types that are not counted. */
  readonly unpriced: readonly string[]
}

export interface EstimateOptions {
  readonly table: readonly Environment[]
  readonly project: Project
  /** Settings; those about the network are replaced by each choice. */
  readonly context: Readonly<Record<string, string>>
  readonly sizeOf: (target: ReturnType<typeof deploymentTargets>[number]) => TaskSize
  /** Region whose prices count. Default: the environment's own. */
  readonly prices?: string | undefined
}

const items: Readonly<Record<string, readonly Billed[]>> = {
  'NAT gateways': ['natGateway'],
  'NAT instances and their disks': ['t4g.nano', 'gp3Gigabyte'],
  'interface endpoints': ['interfaceEndpoint'],
  'public addresses': ['publicAddress'],
  'load balancer': ['loadBalancer'],
  tasks: ['vcpu', 'memoryGigabyte', 'armVcpu', 'armMemoryGigabyte'],
  'Container Insights': ['metric'],
  alarms: ['alarmMetric'],
  secrets: ['secret'],
  keys: ['key'],
  'web ACL': ['webAcl', 'webAclRule'],
}

/**
 * A month at rest of each environment, for every choice of its network, and of what its account and region have once.
 * @throws NoPricesError
 */
export function estimate(options: EstimateOptions): readonly Estimate[] {
  const synthesized = new Map(choices.map((choice) => [choice, synthesize(options, choice)]))
  const own = options.table.map((environment) => {
    const tasks = deploymentTargets([environment]).map(options.sizeOf)
    return estimateOf(environment.name, environment.region, options, (choice) =>
      count(templatesOf(synthesized.get(choice), environment), tasks),
    )
  })
  const places = Map.groupBy(options.table, ({ account, region }) => `${account} ${region}`)
  const shared = [...places.values()].flatMap(([environment]) => {
    if (!environment) return []
    const { account, region } = environment
    const stacks = (synthesized.get('nat') ?? []).filter(
      (stack) =>
        stack.environment.account === account &&
        stack.environment.region === region &&
        options.table.every((one) => !belongsTo(stack, one)),
    )
    const { quantities, unpriced } = count(
      stacks.map(({ template }) => template),
      [],
    )
    // Slack's token is made by hand.
    const counted = { quantities: { ...quantities, secret: quantities.secret + 1 }, unpriced }
    return [estimateOf(`alerts in ${account} ${region}`, region, options, () => counted)]
  })
  return [...own, ...shared]
}

function estimateOf(
  of: string,
  region: string,
  { prices: other }: EstimateOptions,
  countFor: (choice: Choice) => Counted,
): Estimate {
  const prices = pricesOf(other ?? region)
  const counted = new Map(choices.map((choice) => [choice, countFor(choice)]))
  const usd = (billed: readonly Billed[], quantities: Quantities) =>
    billed.reduce((total, one) => total + monthly(prices[one], quantities[one]), 0)
  const byChoice = (billed: readonly Billed[]) =>
    new Map([...counted].map(([choice, { quantities }]) => [choice, usd(billed, quantities)]))
  const lines = Object.entries(items)
    .map(([item, billed]) => ({ item, usd: byChoice(billed) }))
    .filter((line) => [...line.usd.values()].some((value) => value > 0))
  const unpriced = new Set([...counted.values()].flatMap((one) => one.unpriced))
  return {
    of,
    region: other ?? region,
    lines,
    sum: byChoice(Object.values(items).flat()),
    unpriced: [...unpriced],
  }
}

function synthesize(
  { table, project, context }: EstimateOptions,
  choice: Choice,
): readonly CloudFormationStackArtifact[] {
  const outdir = mkdtempSync(join(tmpdir(), 'costs-'))
  const bundle = mkdtempSync(join(tmpdir(), 'costs-'))
  try {
    // CDK needs a Lambda to package; its code costs nothing.
    writeFileSync(join(bundle, 'index.mjs'), 'export const handler = () => {}\n')
    const chosen = table.map(({ name }) => withChoice(name, choice))
    const kept = Object.entries(context).filter(([key]) => !ofNetwork.test(key))
    const own = Object.fromEntries(kept)
    // Whether somebody may use HTTP costs nothing; without, each synthesis warns.
    for (const { name } of table)
      if (!own[`${name}:certificateArn`] && !own[`${name}:hostedZone`])
        own[`${name}:httpFrom`] ||= '203.0.113.0/24'
    const all = Object.assign(own, ...chosen)
    const { stacks } = createApp({ table, project, bundle, context: all, outdir }).synth()
    // A template is read from its file at the first access.
    for (const { template } of stacks) void template
    return stacks
  } finally {
    for (const folder of [outdir, bundle]) rmSync(folder, { recursive: true })
  }
}

const ofNetwork = /:(cidr|egress|natGateways|vpcId|publicSubnets|privateSubnets)$/

function withChoice(name: string, choice: Choice): Record<string, string> {
  if (choice !== 'existing VPC') return { [`${name}:egress`]: choice }
  return {
    [`${name}:vpcId`]: 'vpc-0a1b2c3d',
    [`${name}:publicSubnets`]: 'subnet-0a1b2c3d,subnet-4e5f6a7b',
    [`${name}:privateSubnets`]: 'subnet-8c9d0e1f,subnet-2a3b4c5d',
  }
}

function templatesOf(
  stacks: readonly CloudFormationStackArtifact[] | undefined,
  environment: Environment,
) {
  return (stacks ?? [])
    .filter((stack) => belongsTo(stack, environment))
    .map(({ template }) => template)
}

function belongsTo({ id }: CloudFormationStackArtifact, environment: Environment): boolean {
  return Object.values(stackNames(environment)).includes(id)
}
