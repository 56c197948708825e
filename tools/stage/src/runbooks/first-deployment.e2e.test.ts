import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Environment, environments, project } from '@repo/environments'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { emptyRepository, type GithubState } from '../github/gh.ts'
import { type Moto, startMoto } from '../moto/start-moto.ts'
import { blocksOf } from './markdown.ts'
import { openShell } from './shell.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const [moto, awsCli] = [inject('moto'), inject('awsCli')]
const TOKEN = 'xoxb-1-the-secret'
// Each run synthesizes the stacks, and starts the AWS CLI two dozen times.
const timeout = 900_000

const environment = firstEnvironment()

let folder: string
let account: Moto
let slack: Server
let env: Record<string, string>

beforeEach(async ({ skip }) => {
  if (!moto) skip('no moto on PATH')
  if (!awsCli) skip('no AWS CLI on PATH')
  folder = mkdtempSync(join(tmpdir(), 'first-deployment-'))
  account = await startMoto(moto ?? '', { MOTO_ACCOUNT_ID: environment.account })
  slack = createServer((request, response) => {
    const accepted = request.headers.authorization === `Bearer ${TOKEN}`
    response.end(JSON.stringify(accepted ? { ok: true, user: 'alerts' } : { ok: false }))
  })
  await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve))
  const address = slack.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const ids = { owner: 1, repository: 2 }
  const github = emptyRepository(project.repository, ids, project.defaultBranch)
  writeFileSync(githubFile(), JSON.stringify(github))
  env = {
    HOME: folder,
    CDK_HOME: folder,
    AWS_ENDPOINT_URL: account.endpoint,
    // From this URL moto takes the name of the bucket only.
    AWS_ENDPOINT_URL_S3_FOR_CLOUDFORMATION: `https://s3.${environment.region}.amazonaws.com`,
    // Of stacks from change sets moto has no exports.
    CDK_METHOD: 'direct',
    AWS_ACCESS_KEY_ID: 'administrator',
    AWS_SECRET_ACCESS_KEY: 'administrator',
    AWS_EC2_METADATA_DISABLED: 'true',
    SLACK_API_URL: `http://127.0.0.1:${address.port}/`,
    ALLOW_EXAMPLES: 'true',
    BUILT: 'true',
    CI: 'true',
  }
}, timeout)
afterEach(() => {
  account?.close()
  slack?.close()
  if (folder) rmSync(folder, { recursive: true })
})

const githubFile = () => join(folder, 'github.json')
// Safe: the stand-in writes what it has read.
const github = () => JSON.parse(readFileSync(githubFile(), 'utf8')) as GithubState

describe('the first deployment', () => {
  it('its commands set an empty account up, and change nothing when they are repeated', {
    timeout,
  }, async () => {
    const shell = openShell({ root, aws: awsCli ?? '', env, github: githubFile() })
    const markdown = readFileSync(join(root, 'docs/runbooks/first-deployment.md'), 'utf8')
    const [plan, apply] = blocksOf(markdown).filter(({ emptyAccount }) => emptyAccount)
    if (!plan || !apply) return expect.unreachable('the runbook has no commands')
    const environmentName = plan.code.replace(/ENV=\w+/, `ENV=${environment.name}`)
    const output = `--output '${join(folder, 'cdk.out')}'`
    const inFolder = (code: string) => code.replace(/("\$ENV")/, `$1 ${output}`)

    expect(await shell.run({ ...plan, code: inFolder(environmentName) })).toContain(
      'Nothing was run',
    )
    expect(shell.githubCalls()).toEqual([])

    const block = { ...apply, code: inFolder(apply.code) }
    const first = await shell.run(block, {}, TOKEN)
    expect(first).not.toContain(TOKEN)
    expect(first).toMatch(/Changed:[\s\S]*stack /)
    expect(first).toMatch(/Left to do by hand:[\s\S]*git push origin HEAD:/)
    const after = github()
    expect(after.environments[environment.githubEnvironment]?.policies).toMatchObject([
      { name: environment.branch },
    ])
    expect(after.environments['slack']?.secrets).toEqual({ SLACK_BOT_TOKEN: TOKEN })
    const { variables = {} } = after.environments[environment.githubEnvironment] ?? {}
    expect(Object.keys(variables)).toContain('TZ')
    expect(Object.values(variables)).not.toContain('')

    const second = await shell.run(block)
    expect(second).toContain('Nothing was changed: all of it was there.')
    expect(github()).toEqual(after)

    const ready = blocksOf(readFileSync(join(root, 'docs/runbooks/README.md'), 'utf8'))
    for (const one of ready) expect(await shell.run(one)).toContain('ready for')
    shell.close()
  })

  it('a bootstrap that is killed while CloudFormation works goes on when it is repeated', {
    timeout,
  }, async () => {
    const output = join(folder, 'cdk.out')
    for (const step of [/infra bootstrap/, /infra deploy/])
      expect(await bootstrap(output, step)).toMatchObject({ signal: 'SIGKILL' })
    const last = await bootstrap(output)
    expect(last.exitCode, last.printed).toBe(0)
    // What was made before is not made again.
    expect(last.printed).not.toMatch(
      /\$ .*(-X PUT|-X POST|create-policy|create-secret|infra bootstrap)/,
    )
    const { policies, variables } = github().environments[environment.githubEnvironment] ?? {}
    expect(policies).toMatchObject([{ name: environment.branch }])
    expect(Object.keys(variables ?? {})).toContain('SERVICE_URL')
  })
})

function firstEnvironment(): Environment {
  const found = environments.find(({ production }) => !production) ?? environments[0]
  if (!found) throw new Error('the table has no environment')
  return found
}

interface Ended {
  readonly exitCode: number | null
  readonly signal: string | null
  readonly printed: string
}

/** Runs the command; kills it and all that it has started once it shows a command that `until` matches. */
async function bootstrap(output: string, until?: RegExp): Promise<Ended> {
  const terminal = openShell({ root, aws: awsCli ?? '', env, github: githubFile() })
  const child: ChildProcess = spawn(
    process.execPath,
    [join(root, 'apps/infra/src/bootstrap/cli.ts'), environment.name, '--output', output],
    {
      env: {
        ...env,
        PATH: [terminal.folder, process.env['PATH']].join(delimiter),
      },
      detached: true,
    },
  )
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      const reached =
        until && printed.split('\n').some((line) => line.startsWith('  $') && until.test(line))
      if (reached && child.pid !== undefined && child.exitCode === null)
        try {
          process.kill(-child.pid, 'SIGKILL')
        } catch {
          // It has ended by itself.
        }
    })
  child.stdin?.end(TOKEN)
  const [exitCode, signal] = await once(child, 'close')
  terminal.close()
  return { exitCode, signal, printed }
}
