import {
  type DeploymentTarget,
  deploymentTargets,
  type Environment,
  githubRoleName,
  resourceNames,
} from '@repo/environments'
import { TableError } from './errors.ts'

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
const TARGET_GROUP_LENGTH = 32
/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ROLE_LENGTH = 64

/**
 * Checks what the stacks need of the table beyond its types.
 * @throws TableError with all problems at once
 */
export function checkTable(table: readonly Environment[]): void {
  const problems = [...sameClusters(table), ...deploymentTargets(table).flatMap(longNames)]
  if (problems.length > 0) throw new TableError(problems)
}

/** A stack has the name of its cluster, and an app no two stacks of one name, whatever their accounts. */
function sameClusters(table: readonly Environment[]): string[] {
  const byCluster = Map.groupBy(table, ({ cluster }) => cluster)
  return [...byCluster]
    .filter(([, sharing]) => sharing.length > 1)
    .map(([cluster, sharing]) => {
      const names = sharing.map(({ name }) => name).join(' and ')
      return `${names}: both have the cluster "${cluster}", which also names their stacks`
    })
}

function longNames(environment: DeploymentTarget): string[] {
  const { targetGroup, executionRole, taskRole } = resourceNames(environment)
  const roles = [executionRole, taskRole, githubRoleName(environment, 'deploy')]
  return [
    ...tooLong(environment, 'target group', targetGroup, TARGET_GROUP_LENGTH),
    ...roles.flatMap((role) => tooLong(environment, 'role', role, ROLE_LENGTH)),
  ]
}

function tooLong({ name }: Environment, what: string, value: string, limit: number): string[] {
  if (value.length <= limit) return []
  return [`${name}: the ${what} "${value}" has ${value.length} characters, at most ${limit} may be`]
}
