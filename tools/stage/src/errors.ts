import { UserError } from '@repo/cli'

/** A bundle that the stage needs has not been built. */
export class MissingBundleError extends UserError {
  override name = 'MissingBundleError' as const
  readonly code = 'MISSING_BUNDLE'
  constructor(app: string, path: string) {
    super(`the bundle of ${app} is missing (${path}): run "npx -y pnpm@12 build" first`)
  }
}

/** The cloud was not seeded with this resource. */
export class MissingResourceError extends Error {
  override name = 'MissingResourceError' as const
  readonly code = 'MISSING_RESOURCE'
  constructor(what: string, where: string) {
    super(`there is no ${what} in ${where}`)
  }
}
