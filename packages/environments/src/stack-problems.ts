import type { DeploymentTarget, Environment, Project } from './environment.ts'
import { deploymentTargets } from './find.ts'
import { githubRoleName } from './github-role.ts'
import { resourceNames, stackNames } from './resource-names.ts'
import { QUALIFIER_LENGTH, sharingAccount } from './shared-account.ts'

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
const TARGET_GROUP_LENGTH = 32
/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ROLE_LENGTH = 64

/** Why no stacks can be made of a table whose entries have the right form: names that collide or are too long, shared accounts. */
export function stackProblems(
  table: readonly Environment[],
  project: Pick<Project, 'name'>,
): string[] {
  return [
    ...sameStacks(table),
    ...sharedAccounts(table),
    ...deploymentTargets(table).flatMap((target) => longNames(target, project)),
  ]
}

/** Stacks have names made from the cluster's, and an app no two stacks of one name, whatever their accounts. */
function sameStacks(table: readonly Environment[]): string[] {
  const stacks = table.flatMap((environment) =>
    Object.values(stackNames(environment)).map((stack) => ({ stack, name: environment.name })),
  )
  return [...Map.groupBy(stacks, ({ stack }) => stack)]
    .filter(([, sharing]) => sharing.length > 1)
    .map(([stack, sharing]) => {
      const names = sharing.map(({ name }) => name).join(' and ')
      return `${names}: both would have a stack "${stack}", named by their clusters`
    })
}

/**
 * A job that deploys one environment of an account can deploy the others. Production beside them needs a reason, and then names
 * that permissions can distinguish.
 * @see https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_multi_accounts.html
 */
function sharedAccounts(table: readonly Environment[]): string[] {
  const accounts = [...new Set(table.map(({ account }) => account))]
  return accounts.flatMap((account) => {
    const sharing = sharingAccount(account, table)
    const unexplained = sharing.filter((one) => one.production && !one.sharedAccountReason?.trim())
    const names = sharing.map(({ name }) => name).join(' and ')
    return [
      ...unexplained.map(
        ({ name }) =>
          `${name}: ${names} are in account ${account}, and a job that deploys one of them can deploy all: give production an account of its own, or write sharedAccountReason`,
      ),
      ...sharing.flatMap((one) => tooLong(one, 'qualifier', one.name, QUALIFIER_LENGTH)),
      ...sharedRepositories(sharing),
    ]
  })
}

/** A tag in ECR counts as scanned: only production may write those of production. */
function sharedRepositories(sharing: readonly Environment[]): string[] {
  const byRepository = Map.groupBy(
    deploymentTargets(sharing),
    ({ region, service }) => `${region} ${service.repository}`,
  )
  return [...byRepository.values()]
    .filter((users) => new Set(users.map(({ production }) => production)).size > 1)
    .map((users) => {
      const names = users.map(({ name }) => name).join(' and ')
      return `${names}: both have the repository "${users[0]?.service.repository}" in one account: give each its own`
    })
}

function longNames(environment: DeploymentTarget, project: Pick<Project, 'name'>): string[] {
  const { targetGroup, executionRole, taskRole } = resourceNames(environment)
  const roles = [executionRole, taskRole, githubRoleName(environment, 'deploy', project)]
  return [
    ...tooLong(environment, 'target group', targetGroup, TARGET_GROUP_LENGTH),
    ...roles.flatMap((role) => tooLong(environment, 'role', role, ROLE_LENGTH)),
  ]
}

/** The problem of a name that AWS would refuse for its length. */
export function tooLong(
  { name }: Pick<Environment, 'name'>,
  what: string,
  value: string,
  limit: number,
): string[] {
  if (value.length <= limit) return []
  return [`${name}: the ${what} "${value}" has ${value.length} characters, at most ${limit} may be`]
}
