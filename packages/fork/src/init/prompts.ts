import type { Environment } from '@repo/environments'
import type * as z from 'zod'
import type { Now } from '../input/plan.ts'
import { type EnvironmentInput, type ForkInput, questions } from '../input/schema.ts'

/** One question, as it is shown. */
export interface Question {
  readonly message: string
  /** What is there already, to be edited or accepted. */
  readonly initial: string
  readonly placeholder: string
  /** Returns what is wrong with an answer. */
  readonly validate: (answer: string) => string | undefined
}

/** Questions to a person. Another implementation answers in tests. */
export interface Prompts {
  /** Begins the questions. */
  begin(text: string): void
  text(question: Question): Promise<string>
  confirm(message: string, initial: boolean): Promise<boolean>
}

interface Hints {
  readonly initial?: string | undefined
  readonly placeholder?: string
  /** Stands in the question in place of OWNER/NAME. */
  readonly repository?: string
  /** From the answer to what the schema takes. */
  readonly read?: (answer: string) => unknown
}

/**
 * The decisions, one question each, each answer checked by the schema that reads JSON.
 * @param remote `owner/name` of Git's remote
 */
export async function promptFork(
  prompts: Prompts,
  { before, isFork }: Pick<Now, 'before' | 'isFork'>,
  remote: string | undefined,
): Promise<ForkInput> {
  const { fork } = questions
  prompts.begin('Nothing is changed before you confirm. Ctrl-C ends it.')
  const own = isFork ? before.project : undefined
  const suggested = remote === before.project.repository ? undefined : remote
  const repository = await prompt(prompts, fork.repository, {
    initial: own?.repository ?? suggested,
    placeholder: 'acme/payments',
  })
  const name = await prompt(prompts, fork.name, { initial: own?.name ?? projectName(repository) })
  const channel = await prompt(prompts, fork.channel, {
    initial: own?.defaultChannel ?? `#${name}`,
  })
  const given = {
    github: await prompt(prompts, fork.github, {
      placeholder: '1234 5678',
      read: idsOf,
      repository,
    }),
    owners: await prompt(prompts, fork.owners, { placeholder: '@acme/platform', read: wordsOf }),
    alertsEmail: await prompt(prompts, fork.alertsEmail, { placeholder: 'on-call@acme.dev' }),
  }
  const environments = await promptEnvironments(prompts, isFork ? before.environments : [], channel)
  const main = environments.find((one) => one.production) ?? environments[0]
  const defaultBranch = await prompt(prompts, fork.defaultBranch, {
    initial: own?.defaultBranch ?? main?.branch,
  })
  return withoutUndefined({ name, repository, channel, defaultBranch, ...given, environments })
}

async function promptEnvironments(
  prompts: Prompts,
  before: readonly Environment[],
  channel: string,
): Promise<EnvironmentInput[]> {
  const environments: EnvironmentInput[] = []
  do {
    const index = environments.length
    const own = before[index]
    environments.push(
      await promptEnvironment(prompts, { own, others: environments, index, channel }),
    )
  } while (
    await prompts.confirm('Another environment?', environments.length < (before.length || 2))
  )
  return environments
}

interface EnvironmentContext {
  /** The entry that a fork has. */
  readonly own: Environment | undefined
  /** Those before. */
  readonly others: readonly EnvironmentInput[]
  readonly index: number
  /** That of the project. */
  readonly channel: string
}

async function promptEnvironment(
  prompts: Prompts,
  { own, others, index, channel: shared }: EnvironmentContext,
): Promise<EnvironmentInput> {
  const { environment } = questions
  const name = await prompt(
    prompts,
    environment.name,
    { initial: own?.name ?? ['dev', 'prod'][index] },
    `Environment ${index + 1}: `,
  )
  const production = await prompts.confirm(
    `${name}: is it production? A failure there pages people.`,
    own?.production ?? name.startsWith('prod'),
  )
  const of = <S extends z.ZodType>(schema: S, hints: Hints) =>
    prompt(prompts, schema, hints, `${name}: `)
  const branch = await of(environment.branch, {
    initial: own?.branch ?? (production ? 'main' : 'develop'),
  })
  const account = await of(environment.account, { initial: own?.account, placeholder: '12 digits' })
  const shares = production && others.some((one) => one.account === account)
  const sharedAccountReason = shares
    ? await of(environment.sharedAccountReason, { initial: own?.sharedAccountReason })
    : own?.sharedAccountReason
  const region = await of(environment.region, {
    initial: own?.region ?? others.at(-1)?.region,
    placeholder: 'eu-central-1',
  })
  const channel = await of(environment.channel, {
    initial: own?.slack.channel ?? (shared.startsWith('#') ? `${shared}-${name}` : undefined),
  })
  const mentions = await of(environment.mentions, {
    initial: own?.slack.mentions.failure.join(' '),
    placeholder: '<!subteam^S012ABC>',
    read: wordsOf,
  })
  const domainName = await of(environment.domainName, { placeholder: 'api.acme.dev' })
  const certificateArn = domainName && (await of(environment.certificateArn, {}))
  const hostedZone = domainName && !certificateArn && (await of(environment.hostedZone, {}))
  return withoutUndefined({
    name,
    branch,
    account,
    region,
    production,
    channel,
    mentions,
    domainName,
    certificateArn: certificateArn || undefined,
    hostedZone: hostedZone || undefined,
    cluster: own?.cluster,
    sharedAccountReason,
  })
}

async function prompt<S extends z.ZodType>(
  prompts: Prompts,
  schema: S,
  { initial = '', placeholder = '', read = (answer) => answer, repository = 'OWNER/NAME' }: Hints,
  before = '',
): Promise<z.output<S>> {
  const given = (answer: string) => (answer.trim() === '' ? undefined : read(answer.trim()))
  const optional = schema.safeParse(undefined).success
  const description = schema.description?.replace('repos/OWNER/NAME', `repos/${repository}`)
  const answer = await prompts.text({
    message: `${before}${description}${optional ? ' (Enter: later, or none)' : ''}`,
    initial,
    placeholder,
    validate: (text) => schema.safeParse(given(text)).error?.issues[0]?.message,
  })
  return schema.parse(given(answer))
}

function projectName(repository: string): string | undefined {
  const name = repository
    .split('/')[1]
    ?.toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
  return name?.slice(0, 20)
}

function wordsOf(answer: string): string[] {
  return answer.split(/[\s,]+/).filter(Boolean)
}

function idsOf(answer: string): object {
  const [ownerId, repositoryId] = wordsOf(answer).map(Number)
  return { ownerId, repositoryId }
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T // only what is optional is left out
}
