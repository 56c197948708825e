import { hex, iamArn } from '../arn.ts'
import { type Caller, sessionTokenOf } from '../caller.ts'
import type { Clock } from '../clock.ts'
import { AwsError, type AwsService } from '../wire/service.ts'

interface AssumeRole {
  RoleArn?: string
  RoleSessionName?: string
  DurationSeconds?: string
}

export interface StsOptions {
  readonly clock: Clock
  /** Whether the role exists and trusts principals of AWS accounts, not only a service. */
  readonly mayBeAssumed: (roleArn: string) => boolean
}

/**
 * STS. As in AWS, a task execution role that trusts ECS only cannot be assumed. This matters:
 * `ecspresso verify` tries it, and once it succeeds calls the real AWS, whatever the endpoint.
 */
export function createSts({ clock, mayBeAssumed }: StsOptions): AwsService {
  function assume(input: AssumeRole) {
    const roleArn = input.RoleArn ?? ''
    const account = /^arn:aws:iam::(\d{12}):role\/.+/.exec(roleArn)?.[1]
    if (!account) throw new AwsError('ValidationError', `${roleArn} is invalid`)
    const role = roleArn.split('/').at(-1)
    const session = input.RoleSessionName ?? 'session'
    const seconds = Number(input.DurationSeconds ?? 3600)
    return {
      AssumedRoleUser: {
        AssumedRoleId: `AROALOCALCLOUD:${session}`,
        Arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
      },
      Credentials: {
        AccessKeyId: `ASIA${account}`,
        SecretAccessKey: hex(40),
        SessionToken: sessionTokenOf(roleArn),
        Expiration: new Date(clock.now() + seconds * 1000),
      },
    }
  }
  return {
    name: 'sts',
    model: { name: 'sts' },
    protocol: 'query',
    version: '2011-06-15',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: {
      GetCallerIdentity: (_input: unknown, { account }: Caller) => ({
        Arn: iamArn(account, 'user/local'),
        UserId: 'AIDALOCALCLOUD',
        Account: account,
      }),
      AssumeRole: (input: AssumeRole, { account }: Caller) => {
        if (!mayBeAssumed(input.RoleArn ?? '')) throw denied(account, input.RoleArn ?? '')
        return assume(input)
      },
      AssumeRoleWithWebIdentity: (input: AssumeRole) => {
        if (!mayBeAssumed(input.RoleArn ?? ''))
          throw new AwsError(
            'AccessDenied',
            'Not authorized to perform sts:AssumeRoleWithWebIdentity',
            403,
          )
        return {
          ...assume(input),
          Provider: 'arn:aws:iam::oidc-provider/token.actions.githubusercontent.com',
          Audience: 'sts.amazonaws.com',
        }
      },
    },
  }
}

function denied(account: string, roleArn: string): AwsError {
  const message = `User: ${iamArn(account, 'user/local')} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`
  return new AwsError('AccessDenied', message, 403)
}
