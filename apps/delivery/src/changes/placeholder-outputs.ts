import { createServer } from 'node:http'

export interface PlaceholderOutputs {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Answers CloudFormation's DescribeStacks with every output that the definitions look up; its value is its name:
 * `app-dev.TargetGroupArn`. So definitions render without an AWS account, and a comparison shows which output a field comes
 * from.
 * @param outputs names of the outputs that each stack has
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 */
export async function startPlaceholderOutputs(
  outputs: readonly string[],
): Promise<PlaceholderOutputs> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      const query = new URLSearchParams(body)
      const supported = query.get('Action') === 'DescribeStacks'
      response.writeHead(supported ? 200 : 400, { 'content-type': 'text/xml' })
      response.end(supported ? stack(query.get('StackName') ?? '', outputs) : refusal)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/**
 * The outputs that a definition looks up by `cfn_output`, by their name or by a variable and the rest of it.
 * @param variables of the definition
 */
export function outputsIn(text: string, variables: Readonly<Record<string, string>>): string[] {
  const lookups = text.matchAll(
    /cfn_output\s+(?:\([^)]*\)|`[^`]*`|\S+)\s+(?:`(\w+)`|\(printf `%s(\w+)` \(must_env `(\w+)`\)\))/g,
  )
  return [...lookups].map(
    ([, name, rest = '', variable = '']) => name ?? `${variables[variable] ?? ''}${rest}`,
  )
}

const namespace = 'http://cloudformation.amazonaws.com/doc/2010-05-15/'
const refusal = `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>Only DescribeStacks is available while definitions are rendered.</Message></Error></ErrorResponse>`

function stack(name: string, outputs: readonly string[]): string {
  // A stack's name and an output's are letters, digits and hyphens: nothing that XML would have to escape.
  const safe = name.replace(/[^\w-]/g, '')
  const members = outputs.map(
    (output) =>
      `<member><OutputKey>${output}</OutputKey><OutputValue>${safe}.${output}</OutputValue></member>`,
  )
  return `<DescribeStacksResponse xmlns="${namespace}"><DescribeStacksResult><Stacks><member><StackName>${safe}</StackName><StackId>${safe}</StackId><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`
}
