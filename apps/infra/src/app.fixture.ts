import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type DeploymentTarget,
  type Environment,
  type Project,
  sharedNames,
  targetIn,
} from '@repo/environments'
import { dev, environments, prod, project, withWorker, worker } from '@repo/environments/fixture'
import { Template } from 'aws-cdk-lib/assertions'
import type { CloudAssembly } from 'aws-cdk-lib/cx-api'
import { expect } from 'vitest'
import { createApp } from './create-app.ts'

export { dev, environments, prod, project, withWorker, worker }

/** The settings that fit the table of tests. */
export const context = {
  'github:ownerId': '123456',
  'github:repositoryId': '456789',
  'alerts:email': 'on-call@example.com',
  'dev:httpFrom': '203.0.113.0/24',
  'prod:certificateArn': certificateOf(prod),
  'prod:domainName': 'api.example.com',
} as const satisfies Readonly<Record<string, string>>

/** A third environment in the account of dev. */
export const staging: DeploymentTarget = targetIn({
  ...dev,
  name: 'staging',
  branch: 'staging',
  cluster: 'app-staging',
  services: [{ ...dev.service, definitions: 'ecspresso/staging' }],
  githubEnvironment: 'staging',
})

/** Production in the account of dev, with a reason and names of its own. */
export const sharing: DeploymentTarget = targetIn({
  ...prod,
  account: dev.account,
  services: [{ ...prod.service, repository: 'backend-prod' }],
  sharedAccountReason: 'the second account is ordered',
})

/** A certificate of ACM that an environment can have. */
export function certificateOf({ account, region }: Environment): string {
  return `arn:aws:acm:${region}:${account}:certificate/12345678-1234-1234-1234-123456789012`
}

export interface SynthesizeOptions {
  readonly table?: readonly Environment[]
  readonly project?: Project
  readonly context?: Readonly<Record<string, string>>
  /** Folder with the Lambda of the alerts. Default: one with a Lambda that does nothing. */
  readonly bundle?: string
}

export interface Synthesized {
  readonly assembly: CloudAssembly
  /** Ids of the stacks, sorted. */
  readonly ids: readonly string[]
  template(id: string): Template
}

/** The templates of a table of environments, in a folder that is gone with the process. */
export function synthesize({
  table = environments,
  ...given
}: SynthesizeOptions = {}): Synthesized {
  const outdir = temporaryFolder()
  const app = createApp({
    table,
    project: given.project ?? project,
    bundle: given.bundle ?? emptyBundle(),
    context: { ...contextOf(table), ...given.context },
    outdir,
  })
  const assembly = app.synth()
  return {
    assembly,
    ids: assembly.stacks.map(({ id }) => id).sort(),
    template: (id) => Template.fromJSON(assembly.getStackArtifact(id).template),
  }
}

/** The settings without those of environments that a table does not have. */
function contextOf(table: readonly Environment[]): Record<string, string> {
  const absent = environments.filter(({ name }) => !table.some((one) => one.name === name))
  return Object.fromEntries(
    Object.entries(context).filter(
      ([key]) => !absent.some(({ name }) => key.startsWith(`${name}:`)),
    ),
  )
}

/** `NAME-ACCOUNT-REGION`, as the stacks that are there once for each account and region are called; `github` has no region. */
export function idOf(
  which: 'alerts' | 'delivery' | 'registry' | 'github',
  { account, region }: Environment,
  of: Pick<Project, 'name'> = project,
): string {
  const name = sharedNames(of)[which]
  return which === 'github' ? `${name}-${account}` : `${name}-${account}-${region}`
}

/** Ids of the stacks that the environments of an account and region share, `github` among them. */
export function sharedIds(environment: Environment, of?: Pick<Project, 'name'>): string[] {
  return (['alerts', 'delivery', 'registry', 'github'] as const).map((name) =>
    idOf(name, environment, of),
  )
}

const repository = join(import.meta.dirname, '../../..')
const runbooks = join(repository, 'docs/runbooks')
const { scripts }: { scripts: object } = JSON.parse(
  readFileSync(join(repository, 'package.json'), 'utf8'),
)

/**
 * Fails unless the text of every alarm has its meaning, what to look at and what to do, in the 1024 characters of CloudWatch, and
 * its commands exist; the runbook is there, and the list of all has the alarm beside it.
 */
export function expectAlarmTexts(template: Template): void {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'))
  expect(alarms.length).toBeGreaterThan(0)
  for (const { Properties } of alarms) {
    const text: unknown = Properties.AlarmDescription
    expect(text).toMatch(/^WHAT: .{20,}\n(LOOK: .{10,}\n)+(NEXT: .{10,}\n)+RUNBOOK: https:.+$/)
    expect(String(text).length).toBeLessThanOrEqual(1024)
    for (const [, script] of String(text).matchAll(/npx -y pnpm@\d+ ([\w:]+)/g))
      expect(Object.keys(scripts)).toContain(script)
    for (const [, workflow = ''] of String(text).matchAll(/gh workflow run (\S+)/g))
      expect(existsSync(join(repository, '.github/workflows', workflow))).toBe(true)
    expectRunbook(String(text), String(Properties.AlarmName))
  }
}

function expectRunbook(text: string, alarm: string): void {
  const address = `https://github.com/${project.repository}/blob/${project.defaultBranch}/docs/runbooks/`
  const [, page = ''] = text.split(`RUNBOOK: ${address}`)
  expect(existsSync(join(runbooks, page)), `${alarm}: ${text}`).toBe(true)
  if (page === 'README.md') return
  const list = readFileSync(join(runbooks, 'README.md'), 'utf8').split('\n')
  const entry = list.find((line) => line.includes(`](${page})`))
  expect(entry).toContain(`-${alarm.split('-').at(-1)}\``)
}

export interface Statement {
  readonly Sid?: string
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Condition?: unknown
}

/** The statements of the policies whose role has such a logical id, without intrinsic functions in actions. */
export function statementsOf(template: Template, role: string | RegExp): readonly Statement[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'))
  return policies
    .filter(({ Properties }) =>
      Properties.Roles.some(({ Ref }: { Ref: string }) =>
        typeof role === 'string' ? Ref.startsWith(role) : role.test(Ref),
      ),
    )
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
}

/** Every action that statements allow, sorted. */
export function actionsOf(statements: readonly Statement[]): string[] {
  return [...new Set(statements.flatMap(({ Action }) => Action))].sort()
}

/** A Lambda that does nothing. */
export function emptyBundle(): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'index.mjs'), 'export const handler = () => {}\n')
  return folder
}

const temporary = mkdtempSync(join(tmpdir(), 'infra-'))
process.once('exit', () => rmSync(temporary, { recursive: true, force: true }))

/** A folder that is gone when the process ends. */
export function temporaryFolder(): string {
  return mkdtempSync(join(temporary, 'folder-'))
}
