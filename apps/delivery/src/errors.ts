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
