/** Vitest wrote no report, for instance because its configuration failed to load. */
export class NoReportError extends Error {
  override name = 'NoReportError' as const
  readonly code = 'NO_REPORT'
  constructor(output: string, options: ErrorOptions) {
    super(`Vitest wrote no report:\n${output}`, options)
  }
}
