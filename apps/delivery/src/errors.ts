import { UserError } from '@repo/cli'

/** A ref that is no branch: a tag, or the merge commit of a pull request. */
export class NotABranchError extends UserError {
  override name = 'NotABranchError' as const
  readonly code = 'NOT_A_BRANCH'
  constructor(ref: string, branches: readonly string[]) {
    super(`${ref} is no branch, and only branches are deployed: ${branches.join(', ')}`)
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

/** A check failed. The message is one line: what is wrong and what to do. */
export class RefusedError extends UserError {
  override name = 'RefusedError' as const
  readonly code = 'REFUSED'
}

/** A call to AWS failed. */
export class AwsCallError extends UserError {
  override name = 'AwsCallError' as const
  readonly code = 'AWS_CALL'
  constructor(call: string, cause: unknown) {
    const [name, message] =
      cause instanceof Error ? [cause.name, cause.message] : ['Error', String(cause)]
    super(`${call}: ${name}: ${message || 'no answer'}`, { cause })
  }
}

/** A definition that cannot be rendered. */
export class RenderError extends UserError {
  override name = 'RenderError' as const
  readonly code = 'RENDER'
  constructor(environment: string, what: string, stderr: string) {
    const last = stderr.trim().split('\n').at(-1) ?? ''
    super(`${what} of ${environment} cannot be rendered: ${last}`)
  }
}

/** A call to GitHub's REST API failed. */
export class GithubError extends UserError {
  override name = 'GithubError' as const
  readonly code = 'GITHUB'
  readonly status: number
  constructor(method: string, path: string, status: number, answer: string) {
    super(`GitHub answers ${status} to ${method} ${path}: ${answer.slice(0, 200)}`)
    this.status = status
  }
}

/** A call to Slack failed. */
export class SlackCallError extends UserError {
  override name = 'SlackCallError' as const
  readonly code = 'SLACK_CALL'
  constructor(call: string, cause: unknown) {
    super(`${call}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
