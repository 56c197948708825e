import { arn, perPlace, uuid } from '../arn.ts'
import type { Caller } from '../caller.ts'
import { page } from '../page.ts'
import { AwsError, type AwsService } from '../wire/service.ts'

interface Stack {
  readonly id: string
  readonly name: string
  readonly outputs: Readonly<Record<string, string>>
  /** Values by the names under which other stacks import them. */
  readonly exports: Readonly<Record<string, string>>
}

export interface CloudFormation {
  readonly service: AwsService
  /** Creates or replaces a stack. */
  seedStack(
    caller: Caller,
    name: string,
    outputs: Readonly<Record<string, string>>,
    exports?: Readonly<Record<string, string>>,
  ): void
  /** The value that a stack of the account and region exports under this name. */
  exported(caller: Caller, name: string): string | undefined
}

/** CloudFormation: describes the stacks that `provision` created, with their outputs. It deploys nothing. */
export function createCloudFormation(): CloudFormation {
  const stacksOf = perPlace(() => new Map<string, Stack>())
  return {
    service: {
      name: 'cloudformation',
      model: { name: 'cloudformation' },
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
        ListStacks: (
          input: { StackStatusFilter?: string[]; NextToken?: string },
          caller: Caller,
        ) => {
          const all = [...stacksOf(caller).values()]
            .map(describe)
            .filter(({ StackStatus }) => input.StackStatusFilter?.includes(StackStatus) ?? true)
          const { items, nextToken } = page(
            all,
            { token: input.NextToken, size: 100 },
            'ValidationError',
          )
          return {
            StackSummaries: items.map(({ StackId, StackName, CreationTime, StackStatus }) => ({
              StackId,
              StackName,
              CreationTime,
              StackStatus,
            })),
            NextToken: nextToken,
          }
        },
        ListExports: ({ NextToken }: { NextToken?: string }, caller: Caller) => {
          const all = [...stacksOf(caller).values()].flatMap(exportsOf)
          const { items, nextToken } = page(all, { token: NextToken, size: 100 }, 'ValidationError')
          return { Exports: items, NextToken: nextToken }
        },
      },
    },
    seedStack(caller, name, outputs, exports = {}) {
      const id = arn('cloudformation', caller, `stack/${name}/${uuid()}`)
      stacksOf(caller).set(name, { id, name, outputs, exports })
    },
    exported: (caller, name) =>
      [...stacksOf(caller).values()].find(({ exports }) => Object.hasOwn(exports, name))?.exports[
        name
      ],
  }
}

function describe({ id, name, outputs, exports }: Stack) {
  return {
    StackId: id,
    StackName: name,
    CreationTime: new Date('2026-01-01T00:00:00Z'),
    StackStatus: 'CREATE_COMPLETE',
    DisableRollback: false,
    Outputs: Object.entries(outputs).map(([key, value]) => {
      const exported = Object.entries(exports).find(([, one]) => one === value)
      return { OutputKey: key, OutputValue: value, ...(exported && { ExportName: exported[0] }) }
    }),
  }
}

function exportsOf({ id, exports }: Stack) {
  return Object.entries(exports).map(([name, value]) => ({
    ExportingStackId: id,
    Name: name,
    Value: value,
  }))
}
