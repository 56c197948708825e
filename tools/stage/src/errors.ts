import { UserError } from '@repo/cli'

/** A bundle that the stage needs has not been built. */
export class MissingBundleError extends UserError {
  override name = 'MissingBundleError' as const
  readonly code = 'MISSING_BUNDLE'
  constructor(app: string, path: string) {
    super(`the bundle of ${app} is missing (${path}): run "npx -y pnpm@12 build" first`)
  }
}
