/** One sentence: what to change (a flag, a file, a variable), or what AWS refused. */
export class EcspressoError extends Error {
  override name = 'EcspressoError' as const
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export type ErrorCode =
  | 'usage'
  | 'unsupported'
  | 'file'
  | 'template'
  | 'configuration'
  | 'definition'
  | 'aws'
  | 'not-found'
  | 'deployment'
  | 'verify'
  | 'timeout'
  | 'interrupted'

/** A function, flag, command or key that only the real ecspresso has. */
export function unsupported(what: string): EcspressoError {
  return new EcspressoError(
    'unsupported',
    `${what}: not in ecspresso-lite. Install the real ecspresso (npx -y pnpm@12 tools) for it.`,
  )
}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
