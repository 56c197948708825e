/** The caller, read from the signature: the access key id is the account if it has 12 digits. */
export interface Caller {
  /** AWS account id, 12 digits. */
  readonly account: string
  /** Region of the credential scope. */
  readonly region: string
}
