import { arn, perPlace } from '../arn.ts'
import type { Caller } from '../caller.ts'
import { AwsError, type AwsService } from '../wire/service.ts'

export interface Ssm {
  readonly service: AwsService
  /** Creates or replaces a parameter; returns its ARN. */
  seedParameter(caller: Caller, name: string, value: string): string
  /** By name or ARN; `undefined` where it does not exist. */
  value(caller: Caller, nameOrArn: string): string | undefined
}

/** Systems Manager: parameters, by name or ARN. All are plain text; `WithDecryption` has no effect. */
export function createSsm(): Ssm {
  const parametersOf = perPlace(() => new Map<string, string>())

  function read(nameOrArn: string, caller: Caller) {
    const name = nameOrArn.replace(/^arn:[^/]+:parameter(?=\/)/, '')
    // `arn:…:parameter/name` may mean `/name` or `name`.
    const key = [name, name.slice(1)].find((one) => parametersOf(caller).has(one))
    if (key === undefined) return undefined
    return {
      Name: key,
      Type: 'String',
      Value: parametersOf(caller).get(key),
      Version: 1,
      LastModifiedDate: new Date('2026-01-01T00:00:00Z'),
      ARN: parameterArn(caller, key),
      DataType: 'text',
    }
  }

  return {
    service: {
      name: 'ssm',
      model: { name: 'ssm' },
      protocol: 'json',
      targetPrefix: 'AmazonSSM',
      operations: {
        GetParameter: ({ Name = '' }: { Name?: string }, caller: Caller) => {
          const parameter = read(Name, caller)
          if (!parameter) throw new AwsError('ParameterNotFound', '')
          return { Parameter: parameter }
        },
        GetParameters: ({ Names = [] }: { Names?: string[] }, caller: Caller) => ({
          Parameters: Names.flatMap((name) => read(name, caller) ?? []),
          InvalidParameters: Names.filter((name) => !read(name, caller)),
        }),
      },
    },
    value: (caller, nameOrArn) => read(nameOrArn, caller)?.Value,
    seedParameter(caller, name, value) {
      parametersOf(caller).set(name, value)
      return parameterArn(caller, name)
    },
  }
}

function parameterArn(caller: Caller, name: string): string {
  return arn('ssm', caller, `parameter/${name.replace(/^\//, '')}`)
}
