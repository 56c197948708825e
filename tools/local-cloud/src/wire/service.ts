import type { Caller } from '../caller.ts'

// biome-ignore lint/suspicious/noExplicitAny: the wire is untyped; each operation declares what it reads.
type Operation = (input: any, caller: Caller) => unknown

/**
 * One AWS service: its protocol and the operations that it answers.
 *
 * Operations may return a promise; `undefined` answers `{}`. `Date` values are written as the protocol wants them.
 * `query`: the form is nested before the call (`A.member.1.B=x` is `{ A: [{ B: 'x' }] }`, every leaf a string; a missing
 * list is `undefined`), and an array in the answer becomes `<A><member>…</member></A>`.
 */
export interface AwsService {
  /** The name that requests are signed for: `ecs`, `logs`, `sts` … */
  readonly name: string
  /** `json`: chosen by `X-Amz-Target`. `query`: chosen by the form field `Action`, answered in XML. */
  readonly protocol: 'json' | 'query'
  /** `json` only: what stands before the dot of `X-Amz-Target`, for instance `AmazonEC2ContainerServiceV20141113`. */
  readonly targetPrefix?: string
  /** `query` only: the API version and the namespace of its answers. */
  readonly version?: string
  readonly xmlNamespace?: string
  readonly operations: Readonly<Record<string, Operation>>
}

/** An error as AWS answers it. `code` is the exception's name, for instance `ServiceNotFoundException`. */
export class AwsError extends Error {
  override name = 'AwsError' as const
  readonly code: string
  readonly status: number
  /** Further members of the exception, if it has any. */
  readonly members: Readonly<Record<string, unknown>>
  constructor(code: string, message: string, status = 400, members: Record<string, unknown> = {}) {
    super(message)
    this.code = code
    this.status = status
    this.members = members
  }
}
