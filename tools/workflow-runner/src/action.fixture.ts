// Stand-in for a third-party action in a run by act: records its inputs, and has the effects that the workflow needs.
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { readStageFile, record } from './stage-file.ts'
import { thirdPartyActions } from './third-party-actions.ts'

type Inputs = Readonly<Record<string, string>>

const stage = readStageFile()

const behaviours: Readonly<Record<string, (inputs: Inputs) => void | Promise<void>>> = {
  'actions/checkout'() {
    const workspace = process.env['GITHUB_WORKSPACE'] ?? ''
    const files = readdirSync(stage.repository).filter((name) => name !== '.git')
    execFileSync('cp', ['-al', ...files, workspace], { cwd: stage.repository })
    // Jobs only read the history, which has as many files again.
    symlinkSync(join(stage.repository, '.git'), join(workspace, '.git'))
  },
  'pnpm/action-setup'() {
    if (stage.outcomes.registry === 'down') fail('no registry')
  },
  'actions/setup-node'(inputs) {
    if (!existsSync(inputs['node-version-file'] ?? '')) fail('there is no such node-version-file')
  },
  'aws-actions/configure-aws-credentials': assumeRole,
  'docker/build-push-action'(inputs) {
    if (!existsSync(inputs['file'] ?? '')) fail('there is no such Dockerfile')
    if (stage.outcomes.build === 'fail') fail('the build failed')
  },
  'aquasecurity/trivy-action': scan,
  'actions/upload-artifact'(inputs) {
    const paths = (inputs['path'] ?? '').split('\n').filter((path) => path && existsSync(path))
    if (paths.length === 0) fail('there is nothing to upload')
    const artifact = join(stage.artifacts, inputs['name'] ?? '')
    mkdirSync(artifact, { recursive: true })
    for (const path of paths) copyFileSync(path, join(artifact, basename(path)))
  },
  'actions/download-artifact'(inputs) {
    const artifact = join(stage.artifacts, inputs['name'] ?? '')
    if (!existsSync(artifact)) fail(`there is no artifact ${inputs['name']}`)
    cpSync(artifact, '.', { recursive: true })
  },
  'slackapi/slack-github-action': callSlack,
}

const name = process.env['STAND_IN'] ?? ''
const action = thirdPartyActions[name]
const inputs = readInputs()
record(stage, { name, inputs, args: [] })
const unknown = Object.keys(inputs).filter((input) => !action?.inputs.includes(input))
if (unknown.length > 0) fail(`${action?.version} has no input ${unknown.join(', ')}`)
await behaviours[name]?.(inputs)

function readInputs(): Inputs {
  const given = Object.entries(process.env).filter(
    ([key, value]) => key.startsWith('INPUT_') && value,
  )
  return Object.fromEntries(
    given.map(([key, value]) => [key.slice('INPUT_'.length).toLowerCase(), value ?? '']),
  )
}

async function assumeRole(inputs: Inputs): Promise<void> {
  const role = inputs['role-to-assume'] ?? ''
  if (role.split(':')[4] !== inputs['allowed-account-ids']) fail(`${role} is not in that account`)
  const parameters = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: role,
    RoleSessionName: inputs['role-session-name'] ?? '',
    WebIdentityToken: 'token',
  })
  const response = await fetch(stage.endpoint, { method: 'POST', body: parameters })
  const body = await response.text()
  if (!response.ok) fail(body)
  const member = (tag: string) => new RegExp(`<${tag}>([^<]+)`).exec(body)?.[1] ?? ''
  const variables = {
    AWS_ACCESS_KEY_ID: member('AccessKeyId'),
    AWS_SECRET_ACCESS_KEY: member('SecretAccessKey'),
    AWS_SESSION_TOKEN: member('SessionToken'),
    AWS_REGION: inputs['aws-region'] ?? '',
    AWS_DEFAULT_REGION: inputs['aws-region'] ?? '',
  }
  const lines = Object.entries(variables).map(([key, value]) => `${key}=${value}\n`)
  appendFileSync(process.env['GITHUB_ENV'] ?? '', lines.join(''))
}

async function callSlack(inputs: Inputs): Promise<void> {
  const response = await fetch(`${stage.slackApi}${inputs['method']}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${inputs['token']}`,
      'content-type': 'application/json; charset=utf-8',
    },
    body: readFileSync(inputs['payload-file-path'] ?? '', 'utf8'),
  })
  // The shape of Slack's response.
  const result = (await response.json()) as {
    ok: boolean
    error?: string
    channel?: string
    ts?: string
  }
  if (!result.ok && inputs['errors'] === 'true') fail(`Slack returned ${result.error}`)
  const outputs = `ok=${result.ok}\nchannel_id=${result.channel ?? ''}\nts=${result.ts ?? ''}\n`
  appendFileSync(process.env['GITHUB_OUTPUT'] ?? '', outputs)
}

function scan(inputs: Inputs): void {
  const { trivy } = stage.outcomes
  const ignores = inputs['trivyignores']
  if (ignores && !existsSync(ignores)) fail(`there is no file ${ignores}`)
  if (trivy === 'crash') fail('no database')
  const refused = trivy === 'refuse'
  writeFileSync(inputs['output'] ?? '', JSON.stringify(trivyReport(inputs['image-ref'], refused)))
  if (refused && inputs['exit-code'] === '1') fail('vulnerabilities were found')
}

function trivyReport(ArtifactName: string | undefined, refused: boolean) {
  const vulnerability = {
    VulnerabilityID: 'CVE-2026-1234',
    Severity: 'CRITICAL',
    PkgName: 'openssl',
    InstalledVersion: '3.0.11',
    FixedVersion: '3.0.15',
  }
  const result = { Target: 'image', ...(refused && { Vulnerabilities: [vulnerability] }) }
  return { SchemaVersion: 2, ArtifactName, Results: [result] }
}

function fail(message: string): never {
  console.log(`::error::${name}: ${message}`)
  process.exit(1)
}
