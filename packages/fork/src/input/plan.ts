import type { Environment, Project, Service } from '@repo/environments'
import type { EnvironmentInput, ForkInput } from './schema.ts'

/** What `packages/environments` has of a repository. */
export interface Names {
  readonly project: Project
  readonly environments: readonly Environment[]
}

/** An environment, and the one whose files it gets. */
export interface Pair {
  readonly environment: Environment
  readonly model: Environment
}

/** From one state of a repository to the next: everything that the steps need. */
export interface Plan {
  readonly before: Names
  readonly after: Names
  readonly pairs: readonly Pair[]
  readonly input: ForkInput
  /** Whether the repository was a fork before: then it has values of its own, which no answer has. */
  readonly isFork: boolean
  /** Of the origin, for `package.json`. */
  readonly origin: { readonly commit: string; readonly version: string }
}

/** What is known of the repository before. */
export type Now = Pick<Plan, 'before' | 'isFork' | 'origin'>

/** The plan that follows from decisions. */
export function planOf(input: ForkInput, now: Now): Plan {
  const { before, isFork } = now
  const pairs = input.environments.map((given) => {
    const own = before.environments.find(({ name }) => name === given.name)
    const model = own ?? modelOf(given, before.environments)
    const kept = isFork ? own : undefined
    return { model, environment: environmentOf(given, { input, model, kept }) }
  })
  const production = input.environments.find((one) => one.production) ?? input.environments[0]
  const project: Project = {
    ...before.project,
    name: input.name,
    repository: input.repository,
    defaultBranch: input.defaultBranch ?? production?.branch ?? before.project.defaultBranch,
    defaultChannel: input.channel,
    ...(input.language && { language: input.language }),
  }
  const environments = pairs.map(({ environment }) => environment)
  return { ...now, input, pairs, after: { project, environments } }
}

/** Production is like production, and the others are like the first that is none. */
function modelOf(given: EnvironmentInput, environments: readonly Environment[]): Environment {
  const model =
    environments.find((one) => one.production === (given.production ?? false)) ?? environments[0]
  if (!model) throw new Error('a table of environments has to have one')
  return model
}

interface Context {
  readonly input: ForkInput
  readonly model: Environment
  /** The entry of the fork, which somebody may have edited. */
  readonly kept: Environment | undefined
}

function environmentOf(given: EnvironmentInput, { input, model, kept }: Context): Environment {
  const { name, branch, account, region, production = false, mentions = [] } = given
  const { scanThreshold, slack, origins } = kept ?? {
    ...model,
    origins: undefined,
    slack: undefined,
  }
  const reason = given.sharedAccountReason
  return {
    name,
    branch,
    account,
    region,
    cluster: given.cluster ?? kept?.cluster ?? `${input.name}-${name}`,
    services: withoutParts(kept?.services ?? servicesOf(given, input, model), input),
    githubEnvironment: kept?.githubEnvironment ?? name,
    production,
    ...(reason !== undefined && { sharedAccountReason: reason }),
    ...(origins && { origins }),
    scanThreshold,
    slack: {
      ...slack,
      channel: given.channel,
      mentions: { ...slack?.mentions, failure: mentions, vulnerability: mentions },
    },
  }
}

function withoutParts(
  services: Environment['services'],
  { without = [] }: ForkInput,
): Environment['services'] {
  if (!without.includes('uploads')) return services
  const of = ({ uploads: _, ...service }: Service): Service => service
  const [first, ...others] = services
  return [of(first), ...others.map(of)]
}

/** Those of the model, with folders of its own, and beside other environments in a shared account with images of its own. */
function servicesOf(
  given: EnvironmentInput,
  input: ForkInput,
  model: Environment,
): Environment['services'] {
  const shares = input.environments.some(
    (one) =>
      one.account === given.account && (one.production ?? false) !== (given.production ?? false),
  )
  const of = (service: Service, index: number): Service => {
    const suffix = index === 0 ? '' : `-${service.name}`
    const image = service.repository.replace(new RegExp(`^${model.name}/`), '')
    return {
      ...service,
      repository: shares && given.production ? `${given.name}/${image}` : image,
      definitions: `ecspresso/${given.name}${suffix}`,
    }
  }
  const [first, ...others] = model.services
  return [of(first, 0), ...others.map((service, index) => of(service, index + 1))]
}
