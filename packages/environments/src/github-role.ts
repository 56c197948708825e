import { project as ownProject } from '../project.ts'
import type { Environment, Project } from './environment.ts'

/**
 * What a job of GitHub Actions may do in an environment's account, one IAM role each:
 * - `deploy`: push images, and what ecspresso does on a deployment or rollback;
 * - `plan`: read templates and the list of images, for pull requests and before a deployment;
 * - `drift`: read how every resource is configured, for the nightly comparison on the default branch;
 * - `infra`: deploy the CDK stacks.
 */
export type GithubRole = 'deploy' | 'plan' | 'drift' | 'infra'

/** Name of the role, as `apps/infra` creates it. */
export function githubRoleName(
  environment: Pick<Environment, 'name'>,
  role: GithubRole,
  project: Pick<Project, 'name'> = ownProject,
): string {
  return `${project.name}-github-${role}-${environment.name}`
}

/**
 * ARN of the role that a job assumes by OIDC. It is not a secret: its trust policy decides who may assume it.
 * @see https://docs.github.com/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 */
export function githubRoleArn(
  environment: Pick<Environment, 'name' | 'account'>,
  role: GithubRole,
  project: Pick<Project, 'name'> = ownProject,
): string {
  return `arn:aws:iam::${environment.account}:role/${githubRoleName(environment, role, project)}`
}
