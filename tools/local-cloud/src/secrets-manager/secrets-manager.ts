import { arn, hex, perPlace, uuid } from '../arn.ts'
import type { Caller } from '../caller.ts'
import { page } from '../page.ts'
import { AwsError, type AwsService } from '../wire/service.ts'

interface Secret {
  readonly arn: string
  readonly name: string
  readonly value: string
  readonly versionId: string
}

/** A call that writes a value. */
interface Written {
  Name?: string
  SecretId?: string
  SecretString?: string
}

export interface SecretsManager {
  readonly service: AwsService
  /** Creates or replaces a secret; returns its ARN. */
  seedSecret(caller: Caller, name: string, value: string): string
  /** By name or ARN; `undefined` where it does not exist. */
  value(caller: Caller, nameOrArn: string): string | undefined
}

/** Secrets Manager: the current version of each secret, found by name, ARN, or ARN without its six random characters. */
export function createSecretsManager(): SecretsManager {
  const secretsOf = perPlace(() => new Map<string, Secret>())

  function lookUp(caller: Caller, id: string): Secret | undefined {
    return [...secretsOf(caller).values()].find((secret) =>
      [secret.name, secret.arn, secret.arn.slice(0, -7)].includes(id),
    )
  }

  function find({ SecretId = '' }: { SecretId?: string }, caller: Caller): Secret {
    const found = lookUp(caller, SecretId)
    if (!found)
      throw new AwsError(
        'ResourceNotFoundException',
        "Secrets Manager can't find the specified secret.",
      )
    return found
  }

  function put(caller: Caller, name: string, value: string): Secret {
    const existing = secretsOf(caller).get(name)
    const secretArn = existing?.arn ?? arn('secretsmanager', caller, `secret:${name}-${hex(6)}`)
    const secret = { arn: secretArn, name, value, versionId: uuid() }
    secretsOf(caller).set(name, secret)
    return secret
  }

  return {
    service: {
      name: 'secretsmanager',
      model: { name: 'secretsmanager' },
      protocol: 'json',
      targetPrefix: 'secretsmanager',
      operations: {
        CreateSecret: ({ Name = '', SecretString = '' }: Written, caller: Caller) => {
          if (lookUp(caller, Name))
            throw new AwsError(
              'ResourceExistsException',
              `The operation failed because the secret ${Name} already exists.`,
            )
          const secret = put(caller, Name, SecretString)
          return { ARN: secret.arn, Name, VersionId: secret.versionId }
        },
        PutSecretValue: (input: Written, caller: Caller) => {
          const secret = put(caller, find(input, caller).name, input.SecretString ?? '')
          return {
            ARN: secret.arn,
            Name: secret.name,
            VersionId: secret.versionId,
            VersionStages: ['AWSCURRENT'],
          }
        },
        GetSecretValue: (input: { SecretId?: string }, caller: Caller) => {
          const secret = find(input, caller)
          return {
            ARN: secret.arn,
            Name: secret.name,
            SecretString: secret.value,
            VersionId: secret.versionId,
            VersionStages: ['AWSCURRENT'],
            CreatedDate: new Date('2026-01-01T00:00:00Z'),
          }
        },
        ListSecrets: (input: { MaxResults?: number; NextToken?: string }, caller: Caller) => {
          const { items, nextToken } = page(
            [...secretsOf(caller).values()],
            { token: input.NextToken, size: input.MaxResults ?? 100 },
            'InvalidNextTokenException',
          )
          return {
            SecretList: items.map((secret) => ({
              ARN: secret.arn,
              Name: secret.name,
              SecretVersionsToStages: { [secret.versionId]: ['AWSCURRENT'] },
              CreatedDate: new Date('2026-01-01T00:00:00Z'),
            })),
            NextToken: nextToken,
          }
        },
        DescribeSecret: (input: { SecretId?: string }, caller: Caller) => {
          const secret = find(input, caller)
          return {
            ARN: secret.arn,
            Name: secret.name,
            VersionIdsToStages: { [secret.versionId]: ['AWSCURRENT'] },
            CreatedDate: new Date('2026-01-01T00:00:00Z'),
          }
        },
      },
    },
    value: (caller, nameOrArn) => lookUp(caller, nameOrArn)?.value,
    seedSecret: (caller, name, value) => put(caller, name, value).arn,
  }
}
