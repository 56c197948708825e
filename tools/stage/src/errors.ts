/** The demo was asked for something that it does not know. */
export class UsageError extends Error {
  override name = 'UsageError' as const
  readonly code = 'USAGE'
}

/** A bundle that the stage needs has not been built. */
export class MissingBundleError extends Error {
  override name = 'MissingBundleError' as const
  readonly code = 'MISSING_BUNDLE'
  constructor(app: string, path: string) {
    super(`the bundle of ${app} is missing (${path}): run "npx -y pnpm@12 build" first`)
  }
}
