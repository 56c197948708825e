import type { DeploymentTarget, Environment, Project } from '@repo/environments'
import { context, environments, temporaryFolder } from '../app.fixture.ts'
import { emptyRepository, type GithubState, gh } from '../tools.fixture.ts'
import { type AccountState, aws, cdk, emptyAccount, githubFiles } from './account.fixture.ts'
import { bootstrapEnvironment } from './bootstrap.ts'
import type { Bootstrap } from './context.ts'
import { type Call, commandText, openTerminal } from './terminal.ts'

/** The names of a fork, none of which is the example's. */
export const project: Project = {
  // That of the stacks that the imitated account has.
  name: 'shop',
  repository: 'acme/payments',
  defaultBranch: 'main',
  defaultChannel: '#payments',
  scanThreshold: 'HIGH',
}

export const TOKEN = 'xoxb-the-secret'

const ids = { owner: 11, repository: 22 }

export const settings = {
  ...context,
  'github:ownerId': String(ids.owner),
  'github:repositoryId': String(ids.repository),
  'alerts:email': 'ops@acme.test',
  'prod:domainName': 'api.acme.test',
}

/** An account and a repository, with all that was called. */
export interface World {
  readonly account: AccountState
  readonly github: GithubState
  /** Commands in their order, as they were shown. */
  readonly calls: string[]
  readonly shown: string[]
  readonly byHand: string[]
}

export function emptyWorld(environment: DeploymentTarget): World {
  return {
    account: emptyAccount(environment.account),
    github: emptyRepository(project.repository, ids, project.defaultBranch),
    calls: [],
    shown: [],
    byHand: [],
  }
}

export class Killed extends Error {
  override name = 'Killed' as const
}

export interface RunOptions extends Partial<Omit<Bootstrap, 'terminal' | 'environment'>> {
  readonly dryRun?: boolean
  /** The call, from 0, at which the process ends: before or after it has its effect. */
  readonly killed?: { readonly at: number; readonly when: 'before' | 'after' }
  /** Settings that the stacks of this table need. */
  readonly synthSettings?: Readonly<Record<string, string>>
  /** Commands, as they are shown, that fail with this error. */
  readonly failing?: readonly [command: RegExp, stderr: string]
}

/** A fork's environment of tests. */
export function forked(environment: DeploymentTarget): DeploymentTarget {
  const [account, channel] = ['210987654321', `#payments-${environment.name}`]
  const mentions = { failure: ['<!subteam^S1>'], vulnerability: [] }
  return { ...environment, account, slack: { channel, mentions } }
}

/** Runs bootstrap in a world; resolves with what it changed. */
export async function run(
  world: World,
  environment: DeploymentTarget,
  { dryRun = false, killed, failing, synthSettings = {}, ...replaced }: RunOptions = {},
): Promise<readonly string[]> {
  const table: readonly Environment[] = replaced.table ?? [
    environment,
    ...environments.filter(({ name }) => name !== environment.name),
  ]
  const files = githubFiles(environment)
  const output = { name: 'cdk.out', path: temporaryFolder() }
  let at = -1
  const execute = (call: Call) => {
    if (failing?.[0].test(commandText(call))) return { exitCode: 1, stdout: '', stderr: failing[1] }
    if (call.program === 'gh')
      return gh(world.github, call.args, call.input?.text ?? '', (file) =>
        JSON.stringify(files.get(file)),
      )
    if (call.program === 'aws') return aws(world.account, call)
    const { repository } = project
    return cdk(world.account, call, {
      environment,
      table,
      repository,
      output: output.path,
      context: synthSettings,
    })
  }
  const terminal = openTerminal({
    dryRun,
    show: (line) => void world.shown.push(line),
    run: async (call) => {
      at += 1
      world.calls.push(commandText(call))
      if (killed?.at === at && killed.when === 'before') throw new Killed()
      const ended = execute(call)
      if (killed?.at === at) throw new Killed()
      return ended
    },
  })
  world.byHand.length = 0
  const { changes } = await bootstrapEnvironment({
    terminal,
    environment,
    table,
    project,
    settings,
    readFile: (file) =>
      file === '.github/CODEOWNERS' ? '* @acme/platform' : JSON.stringify(files.get(file)),
    output,
    timeZone: 'UTC',
    shellRegion: undefined,
    allowExamples: false,
    build: async () => {},
    readToken: async () => TOKEN,
    byHand: (line) => void world.byHand.push(line),
    ...replaced,
  })
  return changes
}
