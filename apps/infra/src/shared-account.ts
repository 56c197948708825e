import { type Environment, sharingAccount } from '@repo/environments'
import { DefaultStackSynthesizer } from 'aws-cdk-lib'

/**
 * Qualifier of the roles and the bucket that `cdk bootstrap` makes. With one qualifier, a job that deploys one environment
 * deploys all of the account: where production shares an account, each environment has its own.
 * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html
 */
export function qualifierOf(environment: Environment, table: readonly Environment[]): string {
  return sharingAccount(environment.account, table).length > 0
    ? environment.name
    : DefaultStackSynthesizer.DEFAULT_QUALIFIER
}

/** The environments whose jobs deploy `alerts` and `delivery`: in a place with production, that alone. */
export function ownersOf(environments: readonly Environment[]): readonly Environment[] {
  const production = environments.filter((environment) => environment.production)
  return production.length > 0 ? production : environments
}
