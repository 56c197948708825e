import type { Environment } from './environment.ts'

/** Longest qualifier that `cdk bootstrap` accepts. */
export const QUALIFIER_LENGTH = 10

/** The environments of an account, if production and others share it; else none. */
export function sharingAccount(account: string, table: readonly Environment[]): Environment[] {
  const inAccount = table.filter((environment) => environment.account === account)
  const production = inAccount.filter((environment) => environment.production)
  const shared = production.length > 0 && production.length < inAccount.length
  return shared ? inAccount : []
}
