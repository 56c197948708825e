import { type Environment, githubRoleName, type Project } from '@repo/environments'
import { Role } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { arnOf } from '../arn.ts'
import { type Grant, resourcesOf, statementOf } from './grants.ts'
import type { Trust } from './trust.ts'

/**
 * Templates, and which images there are. The code of a pull request runs with this, so it reads nothing else of the account, and
 * has no managed policy: AWS edits those. For that reason it may not assume the lookup role of cdk, which then continues with
 * this role.
 */
function planGrants(
  environment: Environment,
  project: Pick<Project, 'name'>,
  stacks: readonly string[],
): readonly Grant[] {
  return [
    {
      // `cdk diff --method=template`; a change set would need to write.
      sid: 'CdkDiff',
      actions: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
      resources: stacks.map((name) => arnOf('cloudformation', environment, `stack/${name}/*`)),
    },
    {
      sid: 'FindImage',
      actions: ['ecr:DescribeImages'],
      resources: resourcesOf(environment, project).repositories,
    },
  ]
}

/** @param stacks names of the stacks whose changes jobs of this environment show */
export function addPlanRole(
  scope: Construct,
  environment: Environment,
  project: Pick<Project, 'name'>,
  trust: Trust,
  stacks: readonly string[],
): Role {
  const role = new Role(scope, `PlanRole-${environment.name}`, {
    roleName: githubRoleName(environment, 'plan', project),
    description: `GitHub Actions shows what would change in ${environment.name}`,
    assumedBy: trust.readers,
  })
  for (const grant of planGrants(environment, project, stacks)) role.addToPolicy(statementOf(grant))
  return role
}
