import { arn, perPlace, uuid } from '../arn.ts'
import { page } from '../page.ts'
import { AwsError, type AwsService, type Caller } from '../wire/service.ts'

interface Stack {
  readonly id: string
  readonly name: string
  readonly outputs: Readonly<Record<string, string>>
}

export interface CloudFormation {
  readonly service: AwsService
  /** Creates or replaces a stack. Each output is also exported, as `STACK-OUTPUT`. */
  seedStack(caller: Caller, name: string, outputs: Readonly<Record<string, string>>): void
}

/** CloudFormation: stacks as they were left, with their outputs. Nothing is deployed by it. */
export function createCloudFormation(): CloudFormation {
  const stacksOf = perPlace(() => new Map<string, Stack>())
  return {
    service: {
      name: 'cloudformation',
      protocol: 'query',
      version: '2010-05-15',
      xmlNamespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
      operations: {
        DescribeStacks: ({ StackName }: { StackName?: string }, caller: Caller) => {
          const stacks = [...stacksOf(caller).values()]
          const wanted = stacks.filter(
            ({ name, id }) => StackName === undefined || StackName === name || StackName === id,
          )
          if (StackName !== undefined && wanted.length === 0)
            throw new AwsError('ValidationError', `Stack with id ${StackName} does not exist`)
          return { Stacks: wanted.map(describe) }
        },
        ListExports: ({ NextToken }: { NextToken?: string }, caller: Caller) => {
          const all = [...stacksOf(caller).values()].flatMap(exportsOf)
          const { items, nextToken } = page(all, { token: NextToken, size: 100 }, 'ValidationError')
          return { Exports: items, NextToken: nextToken }
        },
      },
    },
    seedStack(caller, name, outputs) {
      const id = arn('cloudformation', caller, `stack/${name}/${uuid()}`)
      stacksOf(caller).set(name, { id, name, outputs })
    },
  }
}

function describe({ id, name, outputs }: Stack) {
  return {
    StackId: id,
    StackName: name,
    CreationTime: new Date('2026-01-01T00:00:00Z'),
    StackStatus: 'CREATE_COMPLETE',
    DisableRollback: false,
    Outputs: Object.entries(outputs).map(([key, value]) => ({
      OutputKey: key,
      OutputValue: value,
      ExportName: `${name}-${key}`,
    })),
  }
}

function exportsOf({ id, name, outputs }: Stack) {
  return Object.entries(outputs).map(([key, value]) => ({
    ExportingStackId: id,
    Name: `${name}-${key}`,
    Value: value,
  }))
}
