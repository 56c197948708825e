import {
  type Environment,
  type Http,
  type Project,
  type Service,
  scanThresholds,
} from './environment.ts'
import { deploymentTargets } from './find.ts'
import { githubRoleArn } from './github-role.ts'
import { resourceNames } from './resource-names.ts'

/** What a value has to look like, as a pattern and in words. */
export interface Form {
  readonly pattern: RegExp
  readonly means: string
}

/** The forms of values that people choose. */
export const forms = {
  projectName: {
    pattern: /^[a-z][a-z0-9-]{0,19}$/,
    means: 'lower-case letters, digits and -, at most 20',
  },
  repository: { pattern: /^[\w.-]+\/[\w.-]+$/, means: 'OWNER/NAME' },
  // Part of what Git accepts: without what shells, YAML or patterns of GitHub would read as something else.
  branch: { pattern: /^[A-Za-z0-9][\w./-]*$/, means: 'a branch: letters, digits, . _ - /' },
  channel: {
    pattern: /^(#[a-z0-9_-]{1,80}|[CG][A-Z0-9]{8,})$/,
    means: '#channel in lower case, or an id (C…)',
  },
  mention: {
    pattern: /^<(!subteam\^S[A-Z0-9]+(\|[^<>|]+)?|@[UW][A-Z0-9]+|!(here|channel|everyone))>$/,
    means: '<!subteam^S…>, <@U…> or <!here>',
  },
  environmentName: { pattern: /^[a-z][a-z0-9]*$/, means: 'lower-case letters and digits' },
  account: { pattern: /^\d{12}$/, means: 'the 12 digits of an AWS account' },
  region: { pattern: /^[a-z]{2}(-[a-z]+)+-\d$/, means: 'a region, like eu-central-1' },
  cluster: { pattern: /^[A-Za-z][\w-]{0,254}$/, means: 'letters, digits, _ and -' },
} as const satisfies Record<string, Form>

const approver: Form = {
  pattern: /^[USW][A-Z0-9]+$/,
  means: 'the id of a user (U…) or of a user group (S…)',
}
/** Of services and GitHub Environments. */
const words: Form = { pattern: /^[A-Za-z0-9][\w-]{0,254}$/, means: 'letters, digits, _ and -' }
const ecrRepository: Form = {
  pattern: /^[a-z0-9]+([._/-][a-z0-9]+)*$/,
  means: 'lower-case words with . _ - / between',
}
const threshold: Form = {
  pattern: new RegExp(`^(${scanThresholds.join('|')})$`),
  means: scanThresholds.join(', '),
}

/** `settings` are those of `cdk.json` that begin so, `slack` the GitHub Environment of Slack's token. */
const reserved = ['alerts', 'github', 'images', 'slack']

/** What is wrong with a table of environments and the project, one problem a line; `stackProblems` finds what AWS would refuse. */
export function tableProblems(table: readonly Environment[], project: Project): string[] {
  return [
    ...projectProblems(project),
    ...(table.length === 0 ? ['the table has no environment'] : []),
    ...table.flatMap((environment) => [
      ...environmentProblems(environment),
      ...originProblems(environment),
      ...environment.services.flatMap((service) => serviceProblems(environment, service)),
      ...ruleProblems(environment),
    ]),
    ...collisions(table),
  ]
}

function projectProblems(project: Project): string[] {
  return wrong('project', [
    ['name', project.name, forms.projectName],
    ['repository', project.repository, forms.repository],
    ['defaultBranch', project.defaultBranch, forms.branch],
    ['defaultChannel', project.defaultChannel, forms.channel],
    ['scanThreshold', project.scanThreshold, threshold],
  ])
}

function environmentProblems(environment: Environment): string[] {
  const { name, slack } = environment
  const mentions: readonly string[] = Object.values(slack.mentions).flat()
  return [
    ...wrong(name, [
      ['name', name, forms.environmentName],
      ['account', environment.account, forms.account],
      ['region', environment.region, forms.region],
      ['cluster', environment.cluster, forms.cluster],
      ['branch', environment.branch, forms.branch],
      ['githubEnvironment', environment.githubEnvironment, words],
      ['scanThreshold', environment.scanThreshold, threshold],
      ['channel', slack.channel, forms.channel],
      ...mentions.map((mention) => ['mention', mention, forms.mention] as const),
      ...(slack.approvers ?? []).map((one) => ['approver', one, approver] as const),
    ]),
    ...(reserved.includes(name) ? [`${name}: the name is reserved: ${reserved.join(', ')}`] : []),
  ]
}

/** As browsers send them, or `*` alone; a path or a wildcard would match no request. */
function originProblems({ name, origins = [], production }: Environment): string[] {
  if (origins.length === 1 && origins[0] === '*') return []
  const scheme = production ? /^https:[^*]+$/ : /^https?:[^*]+$/
  return [
    ...repeated(origins).map((one) => `${name}: the origin ${one} is there twice`),
    ...origins
      .filter((one) => URL.parse(one)?.origin !== one || !scheme.test(one))
      .map(
        (one) =>
          `${name}: the origin ${one} is not like https://app.example.com${production ? ', with HTTPS' : ''}`,
      ),
  ]
}

function serviceProblems({ name: environment }: Environment, service: Service): string[] {
  const { name, repository, container, http } = service
  return [
    ...wrong(`${environment}/${name}`, [
      ['name', name, words],
      ['repository', repository, ecrRepository],
      ['container', container, words],
    ]),
    ...(http ? httpProblems(`${environment}/${name}`, http) : []),
  ]
}

function httpProblems(of: string, { port, healthPath, rule }: Http): string[] {
  const conditions = [...(rule?.paths ?? []), ...(rule?.hosts ?? [])]
  const checks: readonly (readonly [fails: boolean, text: string])[] = [
    [port < 1 || port > 65_535, `port ${port} is not between 1 and 65535`],
    [!healthPath.startsWith('/'), `healthPath "${healthPath}" does not begin with /`],
    [
      rule !== undefined && (rule.priority < 1 || rule.priority > 50_000),
      `priority ${rule?.priority} is not between 1 and 50000`,
    ],
    [
      rule !== undefined && (conditions.length < 1 || conditions.length > 5),
      `a rule has 1 to 5 paths and hosts, not ${conditions.length}`,
    ],
    ...(rule?.paths ?? []).map(
      (path) => [!path.startsWith('/'), `path "${path}" does not begin with /`] as const,
    ),
  ]
  return checks.filter(([fails]) => fails).map(([, text]) => `${of}: ${text}`)
}

/** What the services of one environment must not have in common. */
function ruleProblems(environment: Environment): string[] {
  const { name, services } = environment
  const others = services.filter(({ http }) => http && !http.rule)
  const rules = services.flatMap(({ http }) => http?.rule ?? [])
  const prefixes = services.map(
    (one) => resourceNames({ ...environment, service: one }).outputPrefix,
  )
  return [
    ...(others.length > 1
      ? [
          `${name}: ${others.map((one) => one.name).join(', ')} all take the other requests: give rules`,
        ]
      : []),
    ...repeated(rules.map(({ priority }) => String(priority))).map(
      (priority) => `${name}: two rules have the priority ${priority}`,
    ),
    ...repeated(prefixes).map(
      (prefix) => `${name}: two services have outputs that begin ${prefix}`,
    ),
  ]
}

/** What environments have in common and must not. */
export function collisions(table: readonly Environment[]): string[] {
  const targets = deploymentTargets(table)
  const unique: readonly [what: string, values: readonly string[]][] = [
    ['name', table.map(({ name }) => name)],
    ['branch', table.map((one) => one.branch)],
    // The file of its ruleset has no slashes.
    ['branch, but for slashes,', table.map((one) => one.branch.replaceAll('/', '-'))],
    ['GitHub Environment', table.map(({ githubEnvironment }) => githubEnvironment)],
    ['folder of definitions', targets.map(({ service }) => service.definitions)],
    ['cluster', table.map(({ account, region, cluster }) => `${cluster} in ${account}, ${region}`)],
    ['role', table.map((one) => githubRoleArn(one, 'deploy'))],
  ]
  const images = Map.groupBy(
    targets,
    ({ account, region, service }) => `${service.repository} in ${account}, ${region}`,
  )
  return [
    ...new Set(
      unique.flatMap(([what, values]) =>
        repeated(values).map((value) => `two environments have the ${what} ${value}`),
      ),
    ),
    ...[...images]
      .filter(([, users]) => new Set(users.map(({ service }) => service.dockerfile)).size > 1)
      .map(([repository]) => `the ECR repository ${repository} has images of two Dockerfiles`),
  ]
}

function wrong(
  of: string,
  checks: readonly (readonly [field: string, value: string, form: Form])[],
): string[] {
  return checks
    .filter(([, value, { pattern }]) => !pattern.test(value))
    .map(([field, value, { means }]) => `${of}: ${field} "${value}" is not ${means}`)
}

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index)
}
