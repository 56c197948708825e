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

/** A file under `.github/` that is not YAML. */
export class UnreadableWorkflowError extends Error {
  override name = 'UnreadableWorkflowError' as const
  readonly code = 'UNREADABLE_WORKFLOW'
  constructor(file: string, cause: Error) {
    super(`${file}: ${cause.message.split('\n')[0]}`, { cause })
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
