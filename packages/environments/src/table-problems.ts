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

const channel = /^(#[a-z0-9_-]{1,80}|[CG][A-Z0-9]{8,})$/
const mention = /^<(!subteam\^S[A-Z0-9]+(\|[^<>|]+)?|@[UW][A-Z0-9]+|!(here|channel|everyone))>$/
const approver = /^[USW][A-Z0-9]+$/
/** Part of what Git accepts: without what shells, YAML or patterns of GitHub would read as something else. */
const branch = /^[A-Za-z0-9][\w./-]*$/
const threshold = new RegExp(`^(${scanThresholds.join('|')})$`)

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
    ...sharedValues(table),
  ]
}

function projectProblems(project: Project): string[] {
  return wrong('project', [
    ['name', project.name, /^[a-z][a-z0-9-]{0,19}$/, 'a lower-case word of at most 20 characters'],
    ['repository', project.repository, /^[\w.-]+\/[\w.-]+$/, 'OWNER/NAME'],
    ['defaultBranch', project.defaultBranch, branch, 'a branch'],
    ['defaultChannel', project.defaultChannel, channel, '#channel, or an id (C…)'],
    ['scanThreshold', project.scanThreshold, threshold, scanThresholds.join(', ')],
  ])
}

function environmentProblems(environment: Environment): string[] {
  const { name, slack } = environment
  return [
    ...wrong(name, [
      ['name', name, /^[a-z][a-z0-9]*$/, 'lower-case letters and digits'],
      ['account', environment.account, /^\d{12}$/, 'the 12 digits of an AWS account'],
      ['region', environment.region, /^[a-z]{2}(-[a-z]+)+-\d$/, 'a region, like eu-central-1'],
      ['cluster', environment.cluster, /^[A-Za-z][\w-]{0,254}$/, 'letters, digits, _ and -'],
      ['branch', environment.branch, branch, 'a branch'],
      ['githubEnvironment', environment.githubEnvironment, /^[\w.-]+$/, 'letters, digits, . _ -'],
      ['scanThreshold', environment.scanThreshold, threshold, scanThresholds.join(', ')],
      ['channel', slack.channel, channel, '#channel, or an id (C…)'],
    ]),
    ...Object.values(slack.mentions)
      .flat()
      .flatMap((one: string) =>
        wrong(name, [['mention', one, mention, '<!subteam^S…>, <@U…> or <!here>']]),
      ),
    ...(slack.approvers ?? []).flatMap((one) =>
      wrong(name, [['approver', one, approver, 'the id of a user (U…) or of a user group (S…)']]),
    ),
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
      ['name', name, /^[A-Za-z0-9][\w-]{0,254}$/, 'letters, digits, _ and -'],
      ['repository', repository, /^[a-z0-9]+([._/-][a-z0-9]+)*$/, 'lower-case words'],
      ['container', container, /^[\w-]{1,255}$/, 'letters, digits, _ and -'],
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

/** What environments must not have in common. */
function sharedValues(table: readonly Environment[]): string[] {
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

/** A value, and what it should look like. */
type Check = readonly [field: string, value: string, form: RegExp, means: string]

function wrong(of: string, checks: readonly Check[]): string[] {
  return checks
    .filter(([, value, form]) => !form.test(value))
    .map(([field, value, , means]) => `${of}: ${field} "${value}" is not ${means}`)
}

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index)
}
