import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { dev, idOf, statementsOf, synthesize } from '../app.fixture.ts'
import { type Moto, startMoto } from '../tools.fixture.ts'

const [moto, awsCli] = [inject('moto'), inject('awsCli')]
// The AWS CLI starts a dozen times, each a second or more.
const timeout = 240_000

type Credentials = Readonly<Record<'AccessKeyId' | 'SecretAccessKey' | 'SessionToken', string>>

// moto evaluates only statements on `*` outside of S3: it proves what the roles may not, not what they may.
describe('IAM as moto enforces it', () => {
  let server: Moto | undefined
  let endpoint = ''
  let pool = ''
  const sessions = new Map<string, Credentials>()

  beforeAll(async () => {
    if (!moto || !awsCli) return
    server = await startMoto(moto, {
      // IAM checks nothing until `reset-auth`.
      INITIAL_NO_AUTH_ACTION_COUNT: '1000',
      MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
    })
    endpoint = server.endpoint
    const created = await aws(undefined, 'cognito-idp', 'create-user-pool', '--pool-name', 'app')
    pool = String(Object(Object(created).UserPool).Id)
    await aws(
      undefined,
      ...['cognito-idp', 'admin-create-user', '--user-pool-id', pool, '--username', 'hana'],
      ...['--user-attributes', 'Name=email,Value=hana@example.com'],
    )
    const delivery = synthesize().template(idOf('delivery', dev))
    for (const role of ['Plan', 'Drift'] as const) {
      await createRole(role)
      const Statement = statementsOf(delivery, `${role}Roledev`)
      const document = JSON.stringify({ Version: '2012-10-17', Statement })
      await aws(
        undefined,
        ...['iam', 'put-role-policy', '--role-name', role, '--policy-name', 'own'],
        ...['--policy-document', document],
      )
    }
    await createRole('SecurityAudit')
    await aws(
      undefined,
      ...['iam', 'attach-role-policy', '--role-name', 'SecurityAudit'],
      ...['--policy-arn', 'arn:aws:iam::aws:policy/SecurityAudit'],
    )
    for (const role of ['Plan', 'Drift', 'SecurityAudit']) {
      const arn = `arn:aws:iam::123456789012:role/${role}`
      const session = ['--role-arn', arn, '--role-session-name', 'test']
      const assumed = await aws(undefined, 'sts', 'assume-role', ...session)
      sessions.set(role, Object(assumed).Credentials)
    }
    // From now on every call is checked.
    await fetch(`${endpoint}/moto-api/reset-auth`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '0',
    })
  }, timeout)
  beforeEach(({ skip }) => {
    skip(!moto, 'no moto on PATH')
    skip(!awsCli, 'no AWS CLI on PATH')
  })
  afterAll(() => server?.close())

  const listUsers = (role: string) =>
    aws(sessions.get(role), 'cognito-idp', 'list-users', '--user-pool-id', pool)

  it('SecurityAudit, the control, lists users with their e-mail addresses', {
    timeout,
  }, async () => {
    expect(JSON.stringify(await listUsers('SecurityAudit'))).toContain('hana@example.com')
  })

  it.each(['Plan', 'Drift'])('the %s role may not list users', { timeout }, async (role) => {
    await expect(listUsers(role)).rejects.toThrow(/ListUsers operation: .*AccessDenied/s)
  })

  it('the Drift role reads networks, so that a refusal is one of IAM', { timeout }, async () => {
    const { Vpcs } = Object(await aws(sessions.get('Drift'), 'ec2', 'describe-vpcs'))
    expect(Vpcs).not.toEqual([])
  })

  async function createRole(name: string): Promise<void> {
    const Statement = [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }]
    const document = JSON.stringify({ Version: '2012-10-17', Statement })
    await aws(
      undefined,
      ...['iam', 'create-role', '--role-name', name],
      ...['--assume-role-policy-document', document],
    )
  }

  /** Runs the AWS CLI; resolves with its output, parsed. */
  async function aws(
    credentials: Credentials | undefined,
    ...args: readonly string[]
  ): Promise<unknown> {
    const env = {
      PATH: process.env['PATH'],
      HOME: '/nonexistent',
      AWS_REGION: dev.region,
      AWS_DEFAULT_REGION: dev.region,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_ACCESS_KEY_ID: credentials?.AccessKeyId ?? 'setup',
      AWS_SECRET_ACCESS_KEY: credentials?.SecretAccessKey ?? 'setup',
      ...(credentials && { AWS_SESSION_TOKEN: credentials.SessionToken }),
    }
    const all = ['--endpoint-url', endpoint, ...args, '--output', 'json']
    const { stdout } = await promisify(execFile)(awsCli ?? '', all, { env })
    return stdout === '' ? undefined : JSON.parse(stdout)
  }
})
