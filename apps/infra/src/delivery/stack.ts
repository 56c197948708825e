import { type Environment, stackNames } from '@repo/environments'
import { DefaultStackSynthesizer, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { ALERTS } from '../alerts/names.ts'
import type { Place } from '../arn.ts'
import { ownersOf, qualifierOf } from '../shared-account.ts'
import { addDeployRole } from './deploy-role.ts'
import { addDriftRole } from './drift-role.ts'
import { addGithubProvider } from './github.ts'
import { addInfraRole } from './infra-role.ts'
import { DELIVERY } from './names.ts'
import { addPlanRole } from './plan-role.ts'
import { addRepositories } from './repositories.ts'
import { createTrust, type GithubRepository } from './trust.ts'

export interface DeliveryStackProps {
  readonly place: Place
  /** The environments of this account and region. */
  readonly environments: readonly Environment[]
  readonly table: readonly Environment[]
  /** Of the bootstrap that deploys this stack. */
  readonly qualifier: string
  readonly github: GithubRepository
  /** Whether GitHub's OIDC provider of the account belongs to this stack. */
  readonly ownsProvider: boolean
}

/** What GitHub Actions needs in one account and region: repositories for images, and roles that it may assume. */
export class DeliveryStack extends Stack {
  constructor(scope: Construct, props: DeliveryStackProps) {
    const { place, environments, table, qualifier, github, ownsProvider } = props
    super(scope, `${DELIVERY}-${place.account}-${place.region}`, {
      // Account and region are no part of the name: a stack belongs to one of each.
      stackName: DELIVERY,
      env: place,
      synthesizer: new DefaultStackSynthesizer({ qualifier }),
      description:
        'Image repositories, and the roles of GitHub Actions, in this account and region',
      terminationProtection: environments.some(({ production }) => production),
    })
    const provider = ownsProvider ? addGithubProvider(this) : undefined
    addRepositories(this, environments)
    for (const environment of environments) {
      const trust = createTrust(environment, github)
      const shared = ownersOf(environments).includes(environment) ? [ALERTS, DELIVERY] : []
      const stacks = [...Object.values(stackNames(environment)), ...shared]
      const roles = [
        addDeployRole(this, environment, trust),
        addPlanRole(this, environment, trust, stacks),
        addDriftRole(this, environment, trust, stacks),
        addInfraRole(this, environment, trust, qualifierOf(environment, table)),
      ]
      if (provider) for (const role of roles) role.node.addDependency(provider)
    }
  }
}
