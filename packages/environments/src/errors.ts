/** A branch that deploys nowhere. */
export class UnknownBranchError extends Error {
  override name = 'UnknownBranchError' as const
  readonly code = 'UNKNOWN_BRANCH'
  constructor(branch: string, known: readonly string[]) {
    super(
      `branch "${branch}" deploys nowhere: the table of environments knows ${known.join(', ')} (packages/environments/src/table.ts)`,
    )
  }
}

/** An environment name that the table does not have. */
export class UnknownEnvironmentError extends Error {
  override name = 'UnknownEnvironmentError' as const
  readonly code = 'UNKNOWN_ENVIRONMENT'
  constructor(environment: string, known: readonly string[]) {
    super(
      `no environment "${environment}": the table has ${known.join(', ')} (packages/environments/src/table.ts)`,
    )
  }
}
