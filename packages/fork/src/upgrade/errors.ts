import { UserError } from '@repo/cli'

/** `upstream.json` of the release is missing or has another form. */
export class InvalidOwnersError extends UserError {
  override name = 'InvalidOwnersError' as const
  readonly code = 'INVALID_OWNERS'
  constructor(options: ErrorOptions) {
    super('upstream.json of that version cannot be read: is it a version of this starter?', options)
  }
}

/** `package.json` does not record where the fork comes from. */
export class UnknownOriginError extends UserError {
  override name = 'UnknownOriginError' as const
  readonly code = 'UNKNOWN_ORIGIN'
  constructor() {
    super(
      'package.json has no `upstream` with repository, commit and version: npx -y pnpm@12 init-fork writes it',
    )
  }
}

/** The commit that the fork was made from, or the version to upgrade to, cannot be had. */
export class UnreachableVersionError extends UserError {
  override name = 'UnreachableVersionError' as const
  readonly code = 'UNREACHABLE_VERSION'
  constructor(what: string, from: string, detail: string) {
    super(`${what} cannot be fetched from ${from}: ${detail}`)
  }
}

/** Git is too old to merge without a working tree. */
export class OldGitError extends UserError {
  override name = 'OldGitError' as const
  readonly code = 'OLD_GIT'
  constructor(version: string) {
    super(`Git ${version} cannot merge trees: install 2.38 or newer`)
  }
}
