import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation'
import type { Place } from './arn.ts'
import type { Moto } from './tools.fixture.ts'

/** A stack as moto has created it. */
export interface CreatedStack {
  readonly status: string | undefined
  readonly outputs: Readonly<Record<string, string>>
  /** Types of the resources of the template that moto does not have, sorted. It creates the stack without them. */
  readonly missing: readonly string[]
}

interface Template {
  readonly Resources: Readonly<
    Record<
      string,
      { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }
    >
  >
}

/** The account that a server of moto is for, in one region. */
export function motoAccount({ endpoint }: Moto, { region }: Pick<Place, 'region'>) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const cloudformation = new CloudFormationClient({ region, endpoint, credentials })

  /** Creates a stack, and what has to be there before. @throws where moto fails at a resource */
  async function createStack(name: string, template: Template): Promise<CreatedStack> {
    for (const { Type, Properties } of Object.values(template.Resources))
      if (Type === 'AWS::Lambda::Function') await uploadCode(Object(Properties?.['Code']))
    const stack = { StackName: name }
    const TemplateBody = JSON.stringify(template)
    await cloudformation.send(
      new CreateStackCommand({ ...stack, TemplateBody, Capabilities: ['CAPABILITY_NAMED_IAM'] }),
    )
    const { Stacks: [created] = [] } = await cloudformation.send(new DescribeStacksCommand(stack))
    const { StackResources = [] } = await cloudformation.send(
      new DescribeStackResourcesCommand(stack),
    )
    const ids = new Set(StackResources.map(({ LogicalResourceId }) => LogicalResourceId))
    const missing = Object.entries(template.Resources).filter(([id]) => !ids.has(id))
    return {
      status: created?.StackStatus,
      outputs: Object.fromEntries(
        created?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]) ?? [],
      ),
      missing: [...new Set(missing.map(([, { Type }]) => Type))].sort(),
    }
  }

  /** Puts a file where `cdk deploy` puts the code of a function. */
  async function uploadCode(code: { readonly S3Bucket: string; readonly S3Key: string }) {
    const bucket = `${endpoint}/${code.S3Bucket}`
    const location = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`
    for (const [url, body] of [
      [bucket, location],
      [`${bucket}/${code.S3Key}`, 'code'],
    ] as const)
      await answerOf(await fetch(url, { method: 'PUT', headers: signature('s3'), body }))
  }

  /** Calls an operation of a service with a JSON protocol. */
  async function call(service: string, operation: string, request: object): Promise<unknown> {
    const headers = {
      ...signature(service),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': operation,
    }
    const body = JSON.stringify(request)
    return JSON.parse(await answerOf(await fetch(endpoint, { method: 'POST', headers, body })))
  }

  /** moto reads region and service of it, and does not check it. */
  function signature(service: string) {
    const credential = `test/20260101/${region}/${service}/aws4_request`
    return {
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
    }
  }

  return { createStack, call }
}

async function answerOf(response: Response): Promise<string> {
  const text = await response.text()
  if (!response.ok) throw new Error(`moto answers ${response.status} at ${response.url}: ${text}`)
  return text
}
