/** The caller, read from the signature: the access key id is the account if it has 12 digits. */
export interface Caller {
  /** AWS account id, 12 digits. */
  readonly account: string
  /** Region of the credential scope. */
  readonly region: string
  /** ARN of the role or of the Lambda whose credentials signed the request; `undefined` for an access key of the account. */
  readonly principal?: string
}

const prefix = 'local-cloud:'

/** The session token of temporary credentials, which has the principal in it. */
export function sessionTokenOf(principal: string): string {
  return prefix + principal
}

/** The principal of a session token; `undefined` for a token of another source. */
export function principalOf(token: string): string | undefined {
  return token.startsWith(prefix) ? token.slice(prefix.length) : undefined
}
