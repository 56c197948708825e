import { type Environment, type Project, type SharedNames, stackNames } from '@repo/environments'
import { DefaultStackSynthesizer, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { Place } from '../arn.ts'
import { ownersOf, qualifierOf } from '../shared-account.ts'
import { addDeployRole } from './deploy-role.ts'
import { addDriftRole } from './drift-role.ts'
import { addInfraRole } from './infra-role.ts'
import { addPlanRole } from './plan-role.ts'
import { createTrust, type GithubRepository } from './trust.ts'

export interface DeliveryStackProps {
  readonly place: Place
  readonly names: SharedNames
  readonly project: Pick<Project, 'name'>
  /** The environments of this account and region. */
  readonly environments: readonly Environment[]
  readonly table: readonly Environment[]
  /** Of the bootstrap that deploys this stack. */
  readonly qualifier: string
  readonly github: GithubRepository
  /** ARN of the profile with which ECR signs images; `undefined`: it does not. */
  readonly signer: string | undefined
  /** Whether nobody can delete it by mistake. */
  readonly protect: boolean
}

/** The roles that GitHub Actions may assume in one account and region. */
export class DeliveryStack extends Stack {
  constructor(scope: Construct, props: DeliveryStackProps) {
    const { place, names, project, environments, table, qualifier, github, signer, protect } = props
    super(scope, `${names.delivery}-${place.account}-${place.region}`, {
      // Account and region are no part of the name: a stack belongs to one of each.
      stackName: names.delivery,
      env: place,
      synthesizer: new DefaultStackSynthesizer({ qualifier }),
      description: 'The roles of GitHub Actions in this account and region',
      terminationProtection: protect,
    })
    for (const environment of environments) {
      const trust = createTrust(environment, github)
      const shared = [names.alerts, names.delivery, names.registry, names.github]
      const stacks = [
        ...Object.values(stackNames(environment)),
        ...(ownersOf(environments).includes(environment) ? shared : []),
      ]
      addDeployRole(this, environment, project, trust, signer)
      addPlanRole(this, environment, project, trust, stacks)
      addDriftRole(this, environment, project, trust, stacks)
      addInfraRole(this, environment, project, trust, qualifierOf(environment, table))
    }
  }
}
