import { iamArn } from '../arn.ts'
import type { Caller } from '../caller.ts'
import { AwsError, type AwsService } from '../wire/service.ts'

/** The trusted principal of a role: a service (`ecs-tasks.amazonaws.com`), or the account's own users and roles. */
export type Trust = { service: string } | { account: string }

export interface Iam {
  readonly service: AwsService
  /** Creates or replaces a role; returns its ARN. */
  seedRole(account: string, name: string, trust: Trust): string
  /** Whether the role exists and principals other than a service may assume it. */
  mayBeAssumed(roleArn: string): boolean
}

/** IAM: roles and their trust policies. No other policy is evaluated. */
export function createIam(): Iam {
  const roles = new Map<string, { name: string; trust: Trust }>()
  return {
    service: {
      name: 'iam',
      model: { name: 'iam' },
      protocol: 'query',
      version: '2010-05-08',
      xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
      operations: {
        GetRole: ({ RoleName = '' }: { RoleName?: string }, { account }: Caller) => {
          const role = roles.get(iamArn(account, `role/${RoleName}`))
          if (!role) throw noSuchRole(RoleName)
          return { Role: describe(account, role.name, role.trust) }
        },
      },
    },
    seedRole(account, name, trust) {
      const roleArn = iamArn(account, `role/${name}`)
      roles.set(roleArn, { name, trust })
      return roleArn
    },
    mayBeAssumed: (roleArn) => {
      const role = roles.get(roleArn)
      return role !== undefined && 'account' in role.trust
    },
  }
}

function describe(account: string, name: string, trust: Trust) {
  const document = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        // Strings instead of lists: ecspresso before 2.7.1 cannot read lists here.
        Principal:
          'service' in trust ? { Service: trust.service } : { AWS: iamArn(trust.account, 'root') },
        Action: 'sts:AssumeRole',
      },
    ],
  }
  return {
    Path: '/',
    RoleName: name,
    RoleId: 'AROALOCALCLOUD',
    Arn: iamArn(account, `role/${name}`),
    CreateDate: new Date('2026-01-01T00:00:00Z'),
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(document)),
    MaxSessionDuration: 3600,
  }
}

function noSuchRole(name: string): AwsError {
  return new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404)
}
