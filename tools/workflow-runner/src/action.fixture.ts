// Stand-in for a third-party action in a run by act: records its inputs, and has the effects that the workflow needs.
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { readStageFile, record } from './stage-file.ts'
import { thirdPartyActions } from './third-party-actions.ts'

type Inputs = Readonly<Record<string, string>>

const stage = readStageFile()

const behaviours: Readonly<Record<string, (inputs: Inputs) => void | Promise<void>>> = {
  'actions/checkout': checkOut,
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
  'actions/upload-artifact': upload,
  'actions/download-artifact': download,
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

function checkOut({ ref = 'HEAD', path = '.' }: Inputs): void {
  const { repository } = stage
  const target = resolve(process.env['GITHUB_WORKSPACE'] ?? '', path)
  mkdirSync(target, { recursive: true })
  if (commitOf(ref) === commitOf('HEAD')) {
    const files = readdirSync(repository).filter((name) => name !== '.git')
    execFileSync('cp', ['-al', ...files, target], { cwd: repository })
  } else {
    const archive = execFileSync('git', ['archive', ref], { cwd: repository, maxBuffer: 1e9 })
    execFileSync('tar', ['--extract', '--directory', target], { input: archive })
  }
  // Jobs only read the history, which has as many files again.
  symlinkSync(join(repository, '.git'), join(target, '.git'))
}

function commitOf(ref: string): string {
  const args = ['rev-parse', '--verify', `${ref}^{commit}`]
  return execFileSync('git', args, { cwd: stage.repository, encoding: 'utf8' })
}

/** A folder is uploaded without its own name. */
function upload(inputs: Inputs): void {
  const { name = '', path = '' } = inputs
  const paths = path.split('\n').filter((one) => one && existsSync(one))
  if (paths.length === 0 && inputs['if-no-files-found'] === 'error')
    fail('there is nothing to upload')
  const artifact = join(stage.artifacts, name)
  if (existsSync(artifact) && inputs['overwrite'] !== 'true') fail(`${name} is there already`)
  mkdirSync(artifact, { recursive: true })
  for (const one of paths)
    cpSync(one, statSync(one).isDirectory() ? artifact : join(artifact, basename(one)), {
      recursive: true,
    })
}

/** By its name, an artifact is copied as it is; of several ones, each into a folder of its own. */
function download({ name, pattern = '*', path = '.' }: Inputs): void {
  if (name === undefined) {
    for (const one of globSync(pattern, { cwd: stage.artifacts }))
      cpSync(join(stage.artifacts, one), join(path, one), { recursive: true })
    return
  }
  const artifact = join(stage.artifacts, name)
  if (!existsSync(artifact)) fail(`there is no artifact ${name}`)
  cpSync(artifact, path, { recursive: true })
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
  const { 'image-ref': image = '', trivyignores: ignores, output = '' } = inputs
  const trivy = isOfBase(image) ? stage.outcomes.trivyOnBase : stage.outcomes.trivy
  if (ignores && !existsSync(ignores)) fail(`there is no file ${ignores}`)
  if (trivy === 'crash') fail('no database')
  const refused = trivy === 'refuse'
  writeFileSync(output, JSON.stringify(trivyReport(image, refused)))
  if (refused && inputs['exit-code'] === '1') fail('vulnerabilities were found')
}

function isOfBase(image: string): boolean {
  const { GITHUB_EVENT_NAME: event, GITHUB_SHA: sha = '' } = process.env
  return event === 'pull_request' && !image.endsWith(sha)
}

function trivyReport(ArtifactName: string, refused: boolean) {
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
