import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { call } from '../aws.ts'
import { isObject } from '../definitions/json.ts'
import { EcspressoError } from '../errors.ts'
import { nameOf } from '../service.ts'
import type { Session } from '../session.ts'

/**
 * Checks that the role exists and trusts the service. Like 2.5.0, refuses a statement with a list of services or
 * actions.
 */
export async function verifyRole(
  session: Session,
  arn: string,
  service: string,
): Promise<undefined> {
  if (!/^arn:[^:]*:iam:.*:role\/./.test(arn))
    throw new EcspressoError('verify', `${arn} is not the ARN of a role.`)
  const { Role } = await call('iam:GetRole', () =>
    new IAMClient(session.aws).send(new GetRoleCommand({ RoleName: nameOf(arn) })),
  )
  const policy = readPolicy(Role?.AssumeRolePolicyDocument ?? '', arn)
  const trusts = policy.some(
    (statement) =>
      isObject(statement) &&
      isObject(statement['Principal']) &&
      statement['Principal']['Service'] === service &&
      statement['Action'] === 'sts:AssumeRole',
  )
  if (!trusts)
    throw new EcspressoError(
      'verify',
      `The role ${nameOf(arn)} does not trust ${service} (as one string, with the action sts:AssumeRole as another).`,
    )
}

function readPolicy(encoded: string, arn: string): unknown[] {
  try {
    const policy: unknown = JSON.parse(decodeURIComponent(encoded))
    if (isObject(policy) && Array.isArray(policy['Statement'])) return policy['Statement']
  } catch {
    // The error below covers this case too.
  }
  throw new EcspressoError('verify', `The trust policy of ${nameOf(arn)} cannot be read.`)
}
