/** What GitHub has of one repository, as far as `pnpm bootstrap` reads and writes it. */
export interface GithubState {
  readonly repository: {
    readonly id: number
    readonly full_name: string
    readonly default_branch: string
    readonly owner: { readonly id: number }
    readonly permissions: { readonly admin: boolean }
  }
  branches: string[]
  rulesets: Ruleset[]
  environments: Record<string, GithubEnvironment>
}

interface Ruleset {
  readonly id: number
  readonly name: string
}

interface EnvironmentSettings {
  readonly wait_timer: number
  readonly prevent_self_review: boolean
  readonly reviewers: readonly { readonly type: string; readonly id: number }[]
  readonly deployment_branch_policy: object | null
}

interface GithubEnvironment {
  settings: EnvironmentSettings
  policies: { readonly id: number; readonly name: string }[]
  variables: Record<string, string>
  secrets: Record<string, string>
}

export interface GhResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** A repository without environments and rulesets. */
export function emptyRepository(
  name: string,
  ids: { readonly owner: number; readonly repository: number },
  defaultBranch: string,
): GithubState {
  return {
    repository: {
      id: ids.repository,
      full_name: name,
      default_branch: defaultBranch,
      owner: { id: ids.owner },
      permissions: { admin: true },
    },
    branches: [defaultBranch],
    rulesets: [],
    environments: {},
  }
}

/**
 * Does what the command line `gh` would do on GitHub, in `state`. Calls that no test needs are refused.
 * @param readFile returns a file that `--input` names
 * @see https://docs.github.com/rest/deployments/environments
 */
export function gh(
  state: GithubState,
  args: readonly string[],
  stdin: string,
  readFile: (path: string) => string,
): GhResult {
  const [group, ...rest] = args
  if (group === 'api') return api(state, rest, stdin, readFile)
  if (group === 'variable' || group === 'secret') return values(state, group, rest, stdin)
  return failed(`unknown command "${args.join(' ')}"`)
}

function api(
  state: GithubState,
  args: readonly string[],
  stdin: string,
  readFile: (path: string) => string,
): GhResult {
  const method = flag(args, '-X') ?? 'GET'
  const path = args.find((arg) => arg.startsWith('repos/')) ?? ''
  const input = flag(args, '--input')
  const fields = args.flatMap((arg, at) => (args[at - 1] === '-f' ? [arg.split('=')] : []))
  const body =
    input === undefined
      ? Object.fromEntries(fields)
      : JSON.parse(input === '-' ? stdin : readFile(input))
  const prefix = `repos/${state.repository.full_name}`
  if (path === prefix) return json(state.repository)
  if (!path.startsWith(`${prefix}/`)) return failed('Not Found (HTTP 404)')
  const [kind, name = '', sub, id] = path
    .slice(prefix.length + 1)
    .split('/')
    .map(decodeURIComponent)
  if (kind === 'branches') return state.branches.includes(name) ? json({ name }) : notFound()
  if (kind === 'rulesets') return rulesets(state, method, name, body)
  if (kind !== 'environments') return notFound()
  const environment = state.environments[name]
  if (method === 'PUT' && sub === undefined) {
    state.environments[name] = {
      ...(environment ?? { policies: [], variables: {}, secrets: {} }),
      settings: body,
    }
    return json({ name })
  }
  if (!environment) return notFound()
  if (sub === undefined) return json(answerOf(name, environment.settings))
  if (method === 'POST') {
    const next = Math.max(0, ...environment.policies.map((one) => one.id)) + 1
    environment.policies.push({ id: next, name: body.name })
  }
  if (method === 'DELETE')
    environment.policies = environment.policies.filter((one) => one.id !== Number(id))
  return method === 'DELETE'
    ? { exitCode: 0, stdout: '', stderr: '' }
    : json({ total_count: environment.policies.length, branch_policies: environment.policies })
}

function rulesets(state: GithubState, method: string, id: string, body: Ruleset): GhResult {
  if (method === 'POST') {
    state.rulesets.push({ ...body, id: state.rulesets.length + 1 })
    return json(state.rulesets.at(-1))
  }
  if (id === '') return json(state.rulesets.map(({ id, name }) => ({ id, name })))
  const at = state.rulesets.findIndex((one) => one.id === Number(id))
  if (at < 0) return notFound()
  if (method === 'PUT') state.rulesets[at] = { ...body, id: Number(id) }
  return json(state.rulesets[at])
}

/** GitHub splits the settings into rules, and keeps none that is off. */
function answerOf(name: string, settings: EnvironmentSettings): object {
  const { wait_timer, prevent_self_review, reviewers, deployment_branch_policy } = settings
  return {
    name,
    protection_rules: [
      ...(wait_timer > 0 ? [{ id: 1, type: 'wait_timer', wait_timer }] : []),
      ...(reviewers.length > 0
        ? [
            {
              id: 2,
              type: 'required_reviewers',
              prevent_self_review,
              reviewers: reviewers.map(({ type, id }) => ({ type, reviewer: { id } })),
            },
          ]
        : []),
      ...(deployment_branch_policy ? [{ id: 3, type: 'branch_policy' }] : []),
    ],
    deployment_branch_policy,
  }
}

function values(
  state: GithubState,
  group: 'variable' | 'secret',
  args: readonly string[],
  stdin: string,
): GhResult {
  const [verb, name = ''] = args
  const repository = flag(args, '--repo')
  const environment = state.environments[flag(args, '--env') ?? '']
  if (!environment || repository !== state.repository.full_name) return notFound()
  const all = environment[`${group}s`]
  if (verb === 'set') {
    all[name] = flag(args, '--body') ?? stdin
    return { exitCode: 0, stdout: '', stderr: '' }
  }
  if (verb !== 'list') return failed(`unknown command "${verb}"`)
  return json(
    Object.entries(all).map(([key, value]) =>
      group === 'secret' ? { name: key } : { name: key, value },
    ),
  )
}

function flag(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name)
  return at < 0 ? undefined : args[at + 1]
}

const json = (value: unknown): GhResult => ({
  exitCode: 0,
  stdout: JSON.stringify(value),
  stderr: '',
})
const failed = (message: string): GhResult => ({
  exitCode: 1,
  stdout: '',
  stderr: `gh: ${message}`,
})
const notFound = () => failed('Not Found (HTTP 404)')
