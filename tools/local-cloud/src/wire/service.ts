import type { ModelName } from '@repo/aws-models'
import type { Caller } from '../caller.ts'
import type { Violation } from './violations.ts'

// biome-ignore lint/suspicious/noExplicitAny: the wire is untyped; each operation declares what it reads.
type Operation = (input: any, caller: Caller) => unknown

/**
 * One AWS service: its protocol and the operations that it answers.
 *
 * Operations may return a promise; `undefined` becomes `{}`. `Date` values are serialized as the protocol requires.
 * `query`: the form is nested before the call (`A.member.1.B=x` becomes `{ A: [{ B: 'x' }] }`, every leaf a string; a missing
 * list is `undefined`), and an array in the response becomes `<A><member>…</member></A>`.
 */
export interface AwsService {
  /** The service name in the credential scope: `ecs`, `logs`, `sts` … */
  readonly name: string
  /** `json`: operation in `X-Amz-Target`. `query`: operation in the form field `Action`, response in XML. */
  readonly protocol: 'json' | 'query'
  /** `json` only: the part of `X-Amz-Target` before the dot, for instance `AmazonEC2ContainerServiceV20141113`. */
  readonly targetPrefix?: string
  /** `query` only: the API version and the XML namespace of responses. */
  readonly version?: string
  readonly xmlNamespace?: string
  /** The model of AWS that requests are checked with. Without one, operations get what was sent. */
  readonly model?: CheckedBy
  readonly operations: Readonly<Record<string, Operation>>
}

/** How a service rejects a request that breaks its model. */
export interface CheckedBy {
  readonly name: ModelName
  /** Default: a `ValidationException`, or a `ValidationError` of the query protocol, that lists the violations. */
  readonly invalid?: (violations: readonly Violation[], operation: string) => AwsError
}

/** An error response of AWS. `code` is the exception's name, for instance `ServiceNotFoundException`. */
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
