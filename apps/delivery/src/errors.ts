/** A command was called with what it does not take, or without what it needs. All of it at once. */
export class UsageError extends Error {
  override name = 'UsageError' as const
  readonly code = 'USAGE'
}

/** A ref that is no branch: a tag, or the merge commit of a pull request. */
export class NotABranchError extends Error {
  override name = 'NotABranchError' as const
  readonly code = 'NOT_A_BRANCH'
  constructor(ref: string, known: readonly string[]) {
    super(`${ref} is no branch, and only branches are deployed: ${known.join(', ')}`)
  }
}

/** A value that would end its line in a file that GitHub reads line by line. */
export class OutputError extends Error {
  override name = 'OutputError' as const
  readonly code = 'OUTPUT'
  constructor(name: string) {
    super(`the output ${name} has a line break in it, which would begin another output`)
  }
}

/** A file or a document that is not what it has to be. */
export class InputError extends Error {
  override name = 'InputError' as const
  readonly code = 'INPUT'
}

/** The answer of a check is no: the line says what is wrong and what to do. */
export class RefusedError extends Error {
  override name = 'RefusedError' as const
  readonly code = 'REFUSED'
}

/** AWS refused a call, or did not answer. */
export class AwsCallError extends Error {
  override name = 'AwsCallError' as const
  readonly code = 'AWS_CALL'
  constructor(call: string, cause: unknown) {
    const [name, message] =
      cause instanceof Error ? [cause.name, cause.message] : ['Error', String(cause)]
    super(`${call}: ${name}: ${message || 'no answer'}`, { cause })
  }
}

/** A definition that cannot be rendered. */
export class RenderError extends Error {
  override name = 'RenderError' as const
  readonly code = 'RENDER'
  constructor(environment: string, what: string, said: string) {
    const last = said.trim().split('\n').at(-1) ?? ''
    super(`${what} of ${environment} cannot be rendered: ${last}`)
  }
}

/** GitHub did not do what it was asked for. */
export class GithubError extends Error {
  override name = 'GithubError' as const
  readonly code = 'GITHUB'
  constructor(method: string, path: string, status: number, answer: string) {
    super(`GitHub answers ${status} to ${method} ${path}: ${answer.slice(0, 200)}`)
  }
}

/** What a person can mend; anything else is a defect of ours. */
export function isMendable(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false
  const codes = ['USAGE', 'NOT_A_BRANCH', 'INPUT', 'REFUSED', 'AWS_CALL', 'RENDER', 'GITHUB']
  return [...codes, 'UNKNOWN_BRANCH', 'UNKNOWN_ENVIRONMENT', 'ECSPRESSO_MISSING'].includes(
    String(error.code),
  )
}
