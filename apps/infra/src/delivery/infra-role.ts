import { type Environment, githubRoleName, type Project } from '@repo/environments'
import { Role } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { iamArnOf } from '../arn.ts'
import { type Grant, statementOf } from './grants.ts'
import type { Trust } from './trust.ts'

/**
 * Assumes the roles of `cdk bootstrap`, which do everything. Their permissions are set by the bootstrap, not here.
 * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
 */
function infraGrants(environment: Environment, qualifier: string): readonly Grant[] {
  const { account, region } = environment
  return [
    {
      sid: 'CdkDeploy',
      actions: ['sts:AssumeRole'],
      resources: ['deploy', 'file-publishing', 'lookup'].map((what) =>
        iamArnOf(environment, `role/cdk-${qualifier}-${what}-role-${account}-${region}`),
      ),
    },
  ]
}

/** @param qualifier of the bootstrap whose roles it assumes */
export function addInfraRole(
  scope: Construct,
  environment: Environment,
  project: Pick<Project, 'name'>,
  trust: Trust,
  qualifier: string,
): Role {
  const role = new Role(scope, `InfraRole-${environment.name}`, {
    roleName: githubRoleName(environment, 'infra', project),
    description: `GitHub Actions deploys the stacks of ${environment.name}`,
    assumedBy: trust.deployers,
  })
  for (const grant of infraGrants(environment, qualifier)) role.addToPolicy(statementOf(grant))
  return role
}
