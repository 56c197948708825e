import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { environments } from '@repo/environments'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actionsOf, dev, idOf, statementsOf, synthesize, temporaryFolder } from './app.fixture.ts'

const app = join(import.meta.dirname, '..')
const timeout = 120_000

describe('cdk', () => {
  it('synthesizes out of the box, with no account and no network', { timeout }, async ({
    skip,
  }) => {
    if (!existsSync(join(app, '../alerts/dist')))
      skip('the apps are not built: run `npx -y pnpm@12 build`')
    const { exitCode, output } = await cdk(['synth', '--quiet'])
    expect(exitCode, output).toBe(0)
    for (const { cluster } of environments) expect(output).toContain(cluster)
    // What CDK's own rules for templates find. An environment without HTTPS or named addresses is allowed, with a warning.
    expect(output).not.toMatch(/^(ERROR|WARNING) (?!\w+ is reached by nobody)/m)
  })

  it('refuses production without a certificate, in one clear line', { timeout }, async ({
    skip,
  }) => {
    const { name } =
      environments.find(({ production }) => production) ?? skip('the table has no production')
    const { exitCode, output } = await cdk([
      'synth',
      '--quiet',
      '-c',
      `${name}:certificateArn=`,
      '-c',
      `${name}:hostedZone=`,
    ])
    expect(exitCode).toBe(1)
    expect(output).toContain(
      `${name}:certificateArn or ${name}:hostedZone: required, production is served by HTTPS only`,
    )
    expect(output).not.toMatch(/^\s+at /m)
  })
})

describe('cdk diff with the plan role', () => {
  let aws: Server
  const called: string[] = []

  beforeAll(async () => {
    aws = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        const action = new URLSearchParams(body).get('Action') ?? `${request.method} ${request.url}`
        called.push(`${serviceOf(request.headers.authorization)}:${action}`)
        const answer = answers[action]
        response.writeHead(answer === undefined ? 403 : 200, { 'content-type': 'text/xml' })
        response.end(answer ?? DENIED)
      })
    })
    await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve))
  })

  afterAll(() => aws.close())

  it('calls only what the role allows, except AssumeRole', { timeout }, async () => {
    const address = aws.address()
    if (address === null || typeof address === 'string') throw new Error('the server has no port')
    const { assembly, template } = synthesize()
    const args = ['diff', dev.cluster, '--method=template', '--app', assembly.directory]
    const { exitCode, output } = await cdk(args, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_REGION: dev.region,
    })
    expect(exitCode, output).toBe(0)
    // Nothing is deployed there: all of it is new.
    expect(output).toMatch(/\[\+\] AWS::ECS::Cluster/)
    const allowed = actionsOf(statementsOf(template(idOf('delivery', dev)), 'PlanRoledev'))
    expect(called).toContain('cloudformation:GetTemplate')
    // GetCallerIdentity needs no permission; the look-up role reads more than a pull request should.
    expect(new Set(called.filter((action) => !allowed.includes(action)))).toEqual(
      new Set(['sts:GetCallerIdentity', 'sts:AssumeRole']),
    )
  })
})

const DENIED =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>'

/** What AWS answers for a stack that is there and empty. */
const answers: Readonly<Record<string, string>> = {
  GetCallerIdentity: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::${dev.account}:assumed-role/github-plan-dev/run</Arn><UserId>AROA:run</UserId><Account>${dev.account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  DescribeStacks: `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>${dev.cluster}</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  GetTemplate:
    '<GetTemplateResponse><GetTemplateResult><TemplateBody>{"Resources":{}}</TemplateBody></GetTemplateResult></GetTemplateResponse>',
}

/** The service in the scope of a signature: `Credential=KEY/DATE/REGION/SERVICE/aws4_request`. */
function serviceOf(authorization = ''): string {
  return /Credential=(?:[^/]+\/){3}([^/]+)\//.exec(authorization)?.[1] ?? 'unsigned'
}

interface Run {
  readonly exitCode: number
  readonly output: string
}

/** Runs cdk as the root's script does, without the build and with a folder of its own for the templates. */
function cdk(args: readonly string[], variables: Record<string, string> = {}): Promise<Run> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [
        join(app, '../../packages/cdk-cli/node_modules/aws-cdk/bin/cdk'),
        ...args,
        '--output',
        temporaryFolder(),
      ],
      {
        cwd: app,
        env: {
          // `node` of cdk.json is this one.
          PATH: join(process.execPath, '..'),
          // It remembers whose credentials it has seen: there, not in the home folder of the user.
          CDK_HOME: temporaryFolder(),
          AWS_EC2_METADATA_DISABLED: 'true',
          CI: 'true',
          ...variables,
        },
      },
      (error, stdout, stderr) =>
        resolve({ exitCode: error ? 1 : 0, output: `${stdout}\n${stderr}` }),
    )
  })
}
