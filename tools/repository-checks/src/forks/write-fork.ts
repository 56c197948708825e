import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '@repo/environments'
import type { Change } from './forks.ts'
import { type Owned, owned, writeOwned } from './owned.ts'

/** Turns a copy of the repository into a fork, one change after the other. */
export function applyChanges(root: string, changes: readonly Change[]): void {
  let before = owned
  for (const change of changes) {
    const after = change.of(before)
    writeFork(root, before, after)
    before = after
  }
}

/**
 * Changes a copy of the repository from one table of environments to another, as described in the README under "A new
 * environment": the table, a folder of definitions, a GitHub Environment and a ruleset for each, and the lists of branches
 * and names.
 */
function writeFork(root: string, before: Owned, after: Owned): void {
  writeOwned(root, after)
  const pairs = after.environments.map((environment) => ({
    environment,
    origin: originOf(environment, before, after),
  }))
  const folders = new Move(root)
  const jsons = new Move(root)
  for (const { environment, origin } of pairs) {
    for (const [index, service] of environment.services.entries())
      folders.copy((origin.services[index] ?? origin.services[0]).definitions, service.definitions)
    jsons.copy(githubEnvironmentFile(origin), githubEnvironmentFile(environment))
    jsons.copy(rulesetFile(origin), rulesetFile(environment))
  }
  folders.finish()
  jsons.finish()
  for (const { environment, origin } of pairs) {
    const { branch } = environment
    edit(root, githubEnvironmentFile(environment), (text) =>
      text.replace(/"branches": \[.*\]/, () => `"branches": ["${branch}"]`),
    )
    edit(root, rulesetFile(environment), (text) =>
      text
        .replaceAll(`"name": "${origin.branch}"`, () => `"name": "${branch}"`)
        .replaceAll(`"refs/heads/${origin.branch}"`, () => `"refs/heads/${branch}"`),
    )
  }
  writeLists(root, after.environments)
  writeChannels(root, after)
  edit(root, 'apps/infra/cdk.json', (text) => settings(text, pairs))
}

interface Pair {
  readonly environment: Environment
  /** The environment that it replaces or copies. */
  readonly origin: Environment
}

function originOf(environment: Environment, before: Owned, after: Owned): Environment {
  const origin =
    before.environments.find(({ name }) => name === environment.name) ??
    before.environments[after.environments.indexOf(environment)] ??
    before.environments[0]
  if (!origin) throw new Error('a table of environments has to have one')
  return origin
}

const githubEnvironmentFile = ({ githubEnvironment }: Environment) =>
  `.github/environments/${githubEnvironment}.json`
const rulesetFile = ({ branch }: Environment) =>
  `.github/rulesets/${branch.replaceAll('/', '-')}.json`

/** Copies files or folders to new paths, and removes old ones that no new one replaces. */
class Move {
  readonly #root: string
  readonly #from = new Set<string>()
  readonly #to = new Set<string>()
  constructor(root: string) {
    this.#root = root
  }

  copy(from: string, to: string): void {
    this.#from.add(from)
    this.#to.add(to)
    if (from !== to) cpSync(join(this.#root, from), join(this.#root, to), { recursive: true })
  }

  finish(): void {
    for (const path of this.#from)
      if (!this.#to.has(path)) rmSync(join(this.#root, path), { recursive: true })
  }
}

function writeLists(root: string, environments: readonly Environment[]): void {
  const branches = environments.map(({ branch }) => branch)
  const names = environments.map(({ name }) => name)
  for (const workflow of globSync('.github/workflows/*.yml', { cwd: root }))
    edit(root, workflow, (text) =>
      text
        .replace(/^( +branches: )\[.*\]$/m, (_, key) => `${key}[${branches.join(', ')}]`)
        .replace(/^( +options: )\[.*\]$/m, (_, key) => `${key}[${names.join(', ')}]`),
    )
  edit(root, 'renovate.json', (text) =>
    text.replace(/"baseBranchPatterns": \[.*\]/, () => `"baseBranchPatterns": ["${branches[0]}"]`),
  )
}

/** The channels of the last resort, which installs nothing and so cannot read the table. */
function writeChannels(root: string, { environments, project }: Owned): void {
  const places = environments.map(({ branch, production, slack: { channel, mentions } }) => [
    branch,
    { channel, mentions: production ? mentions.failure : [] },
  ])
  const channels = {
    default: { channel: project.defaultChannel, mentions: [] },
    branches: Object.fromEntries(places),
  }
  const file = '.github/actions/slack-fallback/channels.json'
  writeFileSync(join(root, file), `${JSON.stringify(channels, null, 2)}\n`)
}

/** `cdk.json` with the settings of each environment under its new name, account and region. */
function settings(text: string, pairs: readonly Pair[]): string {
  const cdk: { context: Record<string, unknown> } = JSON.parse(text)
  const entries = Object.entries(cdk.context)
  const shared = entries.filter(
    ([key]) => !pairs.some(({ origin }) => key.startsWith(`${origin.name}:`)),
  )
  const own = pairs.flatMap(({ environment, origin }) =>
    entries
      .filter(([key]) => key.startsWith(`${origin.name}:`))
      .map(([key, value]) => [
        key.replace(origin.name, environment.name),
        String(value)
          .replace(origin.account, environment.account)
          .replace(origin.region, environment.region),
      ]),
  )
  return JSON.stringify({ ...cdk, context: Object.fromEntries([...shared, ...own]) }, null, 2)
}

function edit(root: string, file: string, change: (text: string) => string): void {
  const path = join(root, file)
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}
