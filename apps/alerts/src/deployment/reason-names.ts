/** What a reason of ECS names: the parts that a reader needs to act. */
export interface ReasonNames {
  /** The IAM action that was denied, for instance `secretsmanager:GetSecretValue`. */
  readonly action?: string | undefined
  /** Name of the role that may not do it: of a task that did not start, its execution role. */
  readonly role?: string | undefined
  /** Name of the secret or parameter, or of several. */
  readonly secret?: string | undefined
  /** The key that a secret lacks. */
  readonly key?: string | undefined
  readonly logGroup?: string | undefined
  /** The policy that denies it, where it is not the role's own. */
  readonly policy?: 'endpoint' | 'resource' | 'explicit' | undefined
}

/**
 * The names in a reason.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html for the sentences of IAM
 */
export function namesIn(reason = ''): ReasonNames {
  return {
    action: /not authorized to perform: ([\w-]+:\w+)/.exec(reason)?.[1],
    role:
      /:assumed-role\/([^/\s"']+)/.exec(reason)?.[1] ??
      /:role\/([^\s"']+)/.exec(reason)?.[1]?.split('/').at(-1),
    secret: secretIn(reason),
    key: /did not contain json key ([^\s"',]+?)[.:]?(?=\s|$)/i.exec(reason)?.[1],
    logGroup: /:log-group:([^\s"',:]+)/.exec(reason)?.[1],
    policy: policyIn(reason),
  }
}

function secretIn(reason: string): string | undefined {
  const arn = /:secret:([^\s"',:]+)/.exec(reason)?.[1]
  // Secrets Manager adds six characters to the name.
  if (arn !== undefined) return arn.replace(/-[A-Za-z0-9]{6}$/, '')
  const parameter = /:parameter(\/[^\s"',:]+)/.exec(reason)?.[1]
  if (parameter !== undefined) return parameter
  const listed = /invalid (?:ssm )?parameters: \[?([^\s,\]]+(?:, [^\s,\]]+)*)/i.exec(reason)?.[1]
  return listed ?? /secret from the service for ([^\s:]+)/i.exec(reason)?.[1]
}

function policyIn(reason: string): ReasonNames['policy'] {
  if (/explicit deny/i.test(reason)) return 'explicit'
  if (/VPC endpoint policy/i.test(reason)) return 'endpoint'
  return /no resource-based policy/i.test(reason) ? 'resource' : undefined
}
