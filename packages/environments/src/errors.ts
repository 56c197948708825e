const table = 'packages/environments/table.ts'

/** A branch that deploys nowhere. */
export class UnknownBranchError extends Error {
  override name = 'UnknownBranchError' as const
  /** For `isUserError` of @repo/cli. */
  readonly isUserError = true
  readonly code = 'UNKNOWN_BRANCH'
  constructor(branch: string, branches: readonly string[]) {
    super(
      `branch "${branch}" deploys nowhere: the table of environments has ${branches.join(', ')} (${table})`,
    )
  }
}

/** An environment name that the table does not have. */
export class UnknownEnvironmentError extends Error {
  override name = 'UnknownEnvironmentError' as const
  /** For `isUserError` of @repo/cli. */
  readonly isUserError = true
  readonly code = 'UNKNOWN_ENVIRONMENT'
  constructor(environment: string, names: readonly string[]) {
    super(`no environment "${environment}": the table has ${names.join(', ')} (${table})`)
  }
}

/** A service that an environment does not have. */
export class UnknownServiceError extends Error {
  override name = 'UnknownServiceError' as const
  /** For `isUserError` of @repo/cli. */
  readonly isUserError = true
  readonly code = 'UNKNOWN_SERVICE'
  constructor(service: string, environment: string, names: readonly string[]) {
    super(
      `no service "${service}" in environment "${environment}": the table has ${names.join(', ')} (${table})`,
    )
  }
}
