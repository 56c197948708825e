/** One place that breaks a policy. */
export interface Finding {
  /** Name of the policy. */
  readonly policy: string
  /** From the root of the repository. */
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  /** What is wrong and what to do, in one line. */
  readonly message: string
}

/** A finding without the name of its policy. */
export type Breach = Omit<Finding, 'policy'>

/** `file:line: message (policy)`, which editors and terminals turn into a link. */
export function print({ file, line, message, policy }: Finding): string {
  return `${file}:${line}: ${message} (${policy})`
}
