/** No usable ecspresso on this machine. The message is one line, and ends with what to do. */
export class EcspressoMissingError extends Error {
  override name = 'EcspressoMissingError' as const
  /** For `isUserError` of @repo/cli. */
  readonly isUserError = true
  readonly code = 'ECSPRESSO_MISSING'
  constructor(why: string) {
    super(`ecspresso is needed: ${why}. Install it: npx -y pnpm@12 tools`)
  }
}

/** A release that cannot be downloaded, verified or unpacked. */
export class InstallError extends Error {
  override name = 'InstallError' as const
  readonly code = 'INSTALL'
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
