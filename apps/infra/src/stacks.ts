import {
  deploymentTargets,
  type Environment,
  type Project,
  resourceNames,
  targetIn,
} from '@repo/environments'
import type { App } from 'aws-cdk-lib'
import { AlertsStack } from './alerts/stack.ts'
import { checkTable } from './check-table.ts'
import { DeliveryStack } from './delivery/stack.ts'
import { EnvironmentStack } from './environment/stack.ts'
import { readSettings } from './settings.ts'

export interface StacksOptions {
  readonly table: readonly Environment[]
  readonly project: Project
  /** Folder with the built Lambda of the alerts. */
  readonly bundle: string
}

/**
 * The stacks of the table of environments: `alerts` and `delivery` once for each account and region, and one for each
 * environment, named as its cluster. The context has the settings; with `environment` in it, only the stacks that this one needs.
 * @throws TableError, SettingsError, BundleMissingError
 */
export function addStacks(app: App, { table, project, bundle }: StacksOptions): void {
  checkTable(table)
  const settings = readSettings(app.node.getAllContext(), table)
  const wanted = table.filter(({ name }) => settings.only === undefined || settings.only === name)
  const github = {
    repository: project.repository,
    ids: settings.github.ids,
    defaultBranch: project.defaultBranch,
  }
  const providers = new Map<string, DeliveryStack>()
  for (const environments of placesOf(table)) {
    const mine = environments.filter((environment) => wanted.includes(environment))
    const [first] = environments
    if (!first || mine.length === 0) continue
    const place = { account: first.account, region: first.region }
    const logGroups = deploymentTargets(environments).map(
      (target) => resourceNames(target).logGroup,
    )
    const alerts = new AlertsStack(app, {
      place,
      environments,
      bundle,
      logGroups,
      subscribers: settings.subscribers,
    })
    const ownsProvider =
      settings.github.provider === 'create' &&
      first === table.find(({ account }) => account === place.account)
    const delivery = new DeliveryStack(app, { place, environments, github, ownsProvider })
    const provider = providers.get(place.account)
    if (provider) delivery.addStackDependency(provider)
    else providers.set(place.account, delivery)
    for (const environment of mine) {
      const own = settings.environments.get(environment.name)
      if (!own) continue
      const stack = new EnvironmentStack(app, { environment: targetIn(environment), settings: own })
      stack.addStackDependency(alerts, 'its alarms go to the topic')
    }
  }
}

/** The environments, by account and region. */
function placesOf(table: readonly Environment[]): readonly (readonly Environment[])[] {
  return [...Map.groupBy(table, ({ account, region }) => `${account} ${region}`).values()]
}
