/** Account and region. */
export interface Place {
  /** AWS account id, 12 digits. */
  readonly account: string
  readonly region: string
}

/** `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`. The table of environments has no other partition than `aws`. */
export function arnOf(service: string, { account, region }: Place, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`
}

/** An ARN of IAM, which has no region. */
export function iamArnOf({ account }: Pick<Place, 'account'>, resource: string): string {
  return `arn:aws:iam::${account}:${resource}`
}
