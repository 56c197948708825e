/** Another process listens on the port. */
export class PortInUseError extends Error {
  override name = 'PortInUseError' as const
  /** For `isUserError` of @repo/cli. */
  readonly isUserError = true
  readonly code = 'PORT_IN_USE'
  constructor(port: number, cause?: unknown) {
    super(`port ${port} is in use: stop what listens there, or choose another one with --port`, {
      cause,
    })
  }
}

/** The Lambda's bundle has not been built. */
export class BundleMissingError extends Error {
  override name = 'BundleMissingError' as const
  /** For `isUserError` of @repo/cli. */
  readonly isUserError = true
  readonly code = 'BUNDLE_MISSING'
  constructor(path: string) {
    super(`the Lambda bundle ${path} is missing: run "npx -y pnpm@12 build" first`)
  }
}

/** An invocation failed: the function threw, timed out, or its process ended. */
export class FunctionError extends Error {
  override name = 'FunctionError' as const
  readonly code: 'HANDLED' | 'TIMED_OUT' | 'EXITED' | 'NOT_LOADED'
  /** The function's own stack trace, if it has one. */
  readonly trace: string | undefined
  constructor(code: FunctionError['code'], message: string, trace?: string) {
    super(message)
    this.code = code
    this.trace = trace
  }
}

/** An invalid control call, flag or option. The message names what was expected. */
export class BadInputError extends Error {
  override name = 'BadInputError' as const
  /** For `isUserError` of @repo/cli. */
  readonly isUserError = true
  readonly code = 'BAD_INPUT'
}
