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
