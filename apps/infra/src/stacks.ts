import {
  deploymentTargets,
  type Environment,
  type Project,
  resourceNames,
  sharedNames,
} from '@repo/environments'
import { type App, Stack } from 'aws-cdk-lib'
import { AlertsStack } from './alerts/stack.ts'
import { checkTable } from './check-table.ts'
import { GithubStack } from './delivery/github-stack.ts'
import { RegistryStack } from './delivery/registry-stack.ts'
import { DeliveryStack } from './delivery/stack.ts'
import { DataStack } from './environment/data-stack.ts'
import { EnvironmentStack } from './environment/stack.ts'
import { readSettings } from './settings.ts'
import { ownersOf, qualifierOf } from './shared-account.ts'

export interface StacksOptions {
  readonly table: readonly Environment[]
  readonly project: Project
  /** Folder with the built Lambda of the alerts. */
  readonly bundle: string
}

/**
 * The stacks of the table of environments: `alerts`, `registry` and `delivery` once for each account and region, `github` once for
 * each account, and two for each environment: what it keeps, and the rest, named as its cluster. The context has the settings; with
 * `environment` in it, only the stacks that this one needs.
 * @throws TableError, SettingsError, BundleMissingError
 */
export function addStacks(app: App, { table, project, bundle }: StacksOptions): void {
  checkTable(table, project)
  const names = sharedNames(project)
  const settings = readSettings(app.node.getAllContext(), table)
  const wanted = table.filter(({ name }) => settings.only === undefined || settings.only === name)
  const github = {
    repository: project.repository,
    ids: settings.github.ids,
    defaultBranch: project.defaultBranch,
  }
  const providers = new Map<string, GithubStack>()
  for (const environments of placesOf(table)) {
    const mine = environments.filter((environment) => wanted.includes(environment))
    const [owner] = ownersOf(environments).filter((environment) => mine.includes(environment))
    const shared = owner && addShared(owner, environments)
    for (const environment of mine) {
      const own = settings.environments.get(environment.name)
      if (!own) continue
      const common = { settings: own, qualifier: qualifierOf(environment, table) }
      const data = new DataStack(app, { ...common, environment })
      const stack = new EnvironmentStack(app, { ...common, environment, names, data })
      if (shared) stack.addStackDependency(shared, 'its alarms go to the topic')
    }
  }
  addTags(app, project)

  /** The stacks that the environments of a place share; returns `alerts`. */
  function addShared(owner: Environment, environments: readonly Environment[]): AlertsStack {
    const { account, region } = owner
    const place = { account, region }
    const qualifier = qualifierOf(owner, table)
    const logGroups = deploymentTargets(environments).map(
      (target) => resourceNames(target).logGroup,
    )
    const { subscribers } = settings
    const common = { place, names, environments, qualifier }
    const alerts = new AlertsStack(app, { ...common, bundle, logGroups, subscribers })
    const protect = environments.some(({ name }) => settings.environments.get(name)?.protect)
    const { images } = settings
    const { signer } = new RegistryStack(app, { ...common, images, protect })
    const [first] = ownersOf(table.filter((environment) => environment.account === account))
    if (settings.github.provider === 'create' && first && environments.includes(first))
      providers.set(account, new GithubStack(app, { place, names, qualifier }))
    const delivery = new DeliveryStack(app, {
      ...common,
      project,
      table,
      github,
      signer,
      protect,
    })
    const provider = providers.get(account)
    if (provider) delivery.addStackDependency(provider, 'its roles trust the provider')
    return alerts
  }
}

/** CloudFormation gives the tags of a stack to its resources. Bills show those that are activated as cost allocation tags. */
function addTags(app: App, { repository }: Project): void {
  for (const stack of app.node.children.filter((child) => Stack.isStack(child))) {
    stack.tags.setTag('Project', repository.replace(/^.*\//, ''))
    stack.tags.setTag('Repository', repository)
    // Of a low priority: a stack of one environment has its name already.
    stack.tags.setTag('Environment', 'shared', 1)
  }
}

/** The environments, by account and region; places with production first, which then have the account's OIDC provider. */
function placesOf(table: readonly Environment[]): readonly (readonly Environment[])[] {
  const places = Map.groupBy(table, ({ account, region }) => `${account} ${region}`)
  const hasProduction = (place: readonly Environment[]) => place.some((one) => one.production)
  return [...places.values()].sort((a, b) => Number(hasProduction(b)) - Number(hasProduction(a)))
}
