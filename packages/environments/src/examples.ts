import type { Environment, Project } from './environment.ts'

/** The values of the files that a fork edits. */
export interface Values {
  readonly project: Project
  /** Those that are looked at. */
  readonly environments: readonly Environment[]
  /** `context` of `cdk.json`. */
  readonly context: Readonly<Record<string, unknown>>
}

/** A value of the example that would be used. */
export interface Example {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly value: string
  readonly remedy: string
}

interface Place {
  readonly file: string
  /** As it stands in the file. */
  readonly value: string
  /** The line is at or after the first one with this text. */
  readonly after?: string
  readonly remedy: string
}

const projectFile = 'packages/environments/project.ts'
const tableFile = 'packages/environments/table.ts'
const contextFile = 'apps/infra/cdk.json'
const ownersFile = '.github/CODEOWNERS'

/** Names of the example. None of them may be left in a fork; `forks` looks for them. */
const REPOSITORY = /^example\//
const CHANNELS = ['#deployments', '#deployments-dev', '#deployments-prod']
const ON_CALL = /S0ONCALL/
const OWNER = '@example/'
const GITHUB_IDS = { 'github:ownerId': '123456', 'github:repositoryId': '456789' } as const
/** Account ids of AWS's documentation: 111122223333, 444455556666 … and 123456789012. */
const ACCOUNT = /^(\d)\1{3}(\d)\2{3}(\d)\3{3}$|^123456789012$/
/** Names that never belong to anybody. @see https://www.rfc-editor.org/rfc/rfc2606 */
const DOMAIN = /(^|[@./])example\.(com|net|org)$/
const CERTIFICATE_ID = '12345678-1234-1234-1234-123456789012'

const ids = (repository: string) =>
  `gh api repos/${REPOSITORY.test(repository) ? 'OWNER/NAME' : repository} --jq '.owner.id, .id' prints both`
const channelRemedy =
  'create a channel in Slack and write its name, or its id (C…, in its details) if it has this very name'

/** Settings that stand for values which production needs and nobody has given yet. */
export function exampleHttps({ account, region }: Pick<Environment, 'account' | 'region'>) {
  return {
    certificateArn: `arn:aws:acm:${region}:${account}:certificate/${CERTIFICATE_ID}`,
    domainName: 'api.example.com',
  }
}

/**
 * Values of the example that would be used for these environments. Those of other environments may stay.
 * @param read returns the text of a file by its path from the root; `undefined` where there is none
 */
export function examplesLeft(
  values: Values,
  read: (file: string) => string | undefined,
): Example[] {
  const places = [
    ...ofProject(values),
    ...values.environments.flatMap((environment) => [...ofEnvironment(environment)]),
    ...ofContext(values),
    ...owners(read),
  ]
  return places.map(({ file, value, after, remedy }) => ({
    file,
    line: lineOf(read(file) ?? '', value, after),
    value,
    remedy,
  }))
}

/** An example in one line. */
export function exampleText({ file, line, value, remedy }: Example): string {
  return `${file}:${line} ${value} is the example's: ${remedy}`
}

function* ofProject({ project }: Values): Generator<Place> {
  const { repository, defaultChannel } = project
  if (REPOSITORY.test(repository))
    yield {
      file: projectFile,
      value: repository,
      remedy: 'OWNER/NAME of your repository on GitHub',
    }
  if (CHANNELS.includes(defaultChannel))
    yield { file: projectFile, value: defaultChannel, remedy: channelRemedy }
}

function* ofEnvironment({ name, account, slack }: Environment): Generator<Place> {
  const entry = { file: tableFile, after: `name: '${name}'` }
  if (ACCOUNT.test(account))
    yield {
      ...entry,
      value: account,
      remedy: 'aws sts get-caller-identity prints the id of the account you are logged in to',
    }
  if (CHANNELS.includes(slack.channel))
    yield { ...entry, value: slack.channel, remedy: channelRemedy }
  const mentions = new Set(Object.values(slack.mentions).flat())
  for (const value of mentions)
    if (ON_CALL.test(value))
      yield {
        ...entry,
        value,
        remedy:
          'the user group of those on call (<!subteam^S…>, the id is in its details in Slack), or nobody: []',
      }
}

function* ofContext({ project, environments, context }: Values): Generator<Place> {
  const text = (key: string) => String(context[key] ?? '')
  const at = (key: string) => ({ file: contextFile, value: text(key), after: `"${key}"` })
  for (const [key, value] of Object.entries(GITHUB_IDS))
    if (text(key) === value) yield { ...at(key), remedy: ids(project.repository) }
  if (DOMAIN.test(text('alerts:email')))
    yield { ...at('alerts:email'), remedy: 'the address of those who are on call' }
  if (DOMAIN.test(hostOf(text('alerts:endpoint'))))
    yield { ...at('alerts:endpoint'), remedy: 'the URL that your pager has for Amazon SNS' }
  for (const { name } of environments) {
    if (text(`${name}:certificateArn`).endsWith(CERTIFICATE_ID))
      yield {
        ...at(`${name}:certificateArn`),
        remedy:
          'request a certificate in ACM, in the account and region of the environment, and write its ARN',
      }
    if (DOMAIN.test(text(`${name}:domainName`)))
      yield { ...at(`${name}:domainName`), remedy: 'the name that the certificate is for' }
  }
}

function* owners(read: (file: string) => string | undefined): Generator<Place> {
  const value = read(ownersFile)
    ?.split(/\s+/)
    .find((word) => word.startsWith(OWNER))
  if (value) yield { file: ownersFile, value, remedy: 'the team, or the people, who review' }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : ''
}

/** Number of the first line with the value, from 1. */
function lineOf(text: string, value: string, after = ''): number {
  const lines = text.split('\n')
  const start = Math.max(
    0,
    lines.findIndex((line) => line.includes(after)),
  )
  const found = lines.findIndex((line, at) => at >= start && line.includes(value))
  return (found < 0 ? start : found) + 1
}
