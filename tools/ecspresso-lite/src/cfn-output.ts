import { type AwsSettings, call } from './aws.ts'
import { EcspressoError } from './errors.ts'
import { type TemplateFunction, withArity } from './template/functions.ts'

/** The template function `cfn_output STACK KEY`. Describes each stack once. */
export function cfnOutput(aws: AwsSettings): TemplateFunction {
  const stacks = new Map<string, Promise<Map<string, string>>>()
  return withArity(2, async (stack = '', key = '') => {
    const outputs = stacks.get(stack) ?? readOutputs(stack, aws)
    stacks.set(stack, outputs)
    const value = (await outputs).get(key)
    if (value === undefined)
      throw new EcspressoError('not-found', `the stack ${stack} has no output ${key}.`)
    return value
  })
}

async function readOutputs(stack: string, aws: AwsSettings): Promise<Map<string, string>> {
  // Loaded on first use: `render taskdef` of other templates starts in a fraction of the time.
  const { CloudFormationClient, DescribeStacksCommand } = await import(
    '@aws-sdk/client-cloudformation'
  )
  const { Stacks = [] } = await call('cloudformation:DescribeStacks', () =>
    new CloudFormationClient(aws).send(new DescribeStacksCommand({ StackName: stack })),
  )
  const outputs = Stacks[0]?.Outputs ?? []
  return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]))
}
