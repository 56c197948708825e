import {
  type DeploymentTarget,
  type Environment,
  environmentOfBranch,
  environments,
  githubRoleArn,
} from '@repo/environments'
import { NotABranchError } from '../errors.ts'

/** The outputs of `plan`, in the order in which they are printed. */
export const planKeys = [
  'environment',
  'branch',
  'account',
  'region',
  'cluster',
  'service',
  'repository',
  'registry',
  'image',
  'dockerfile',
  'deploy-role',
  'plan-role',
  'infra-role',
  'ecspresso-folder',
  'github-environment',
  'production',
  'slack-channel',
  'author',
] as const

/** What the jobs of a workflow need to know of an environment, as job outputs: all of them text. */
export type Plan = Readonly<Record<(typeof planKeys)[number], string>>

/**
 * The environment that a Git ref deploys to.
 * @param ref a branch (`develop`), or as GitHub spells it: `refs/heads/develop`
 * @throws UnknownBranchError, NotABranchError naming the branches that do deploy
 */
export function environmentOfRef(ref: string, table = environments): Environment {
  const branch = ref.replace(/^refs\/heads\//, '')
  if (branch.startsWith('refs/'))
    throw new NotABranchError(
      ref,
      table.map((environment) => environment.branch),
    )
  return environmentOfBranch(branch, table)
}

/**
 * What the jobs need to know of an environment.
 * @param actor who started the run
 */
export function planOf(environment: DeploymentTarget, actor = 'unknown'): Plan {
  const { account, region, service } = environment
  const registry = `${account}.dkr.ecr.${region}.amazonaws.com`
  return {
    environment: environment.name,
    branch: environment.branch,
    account,
    region,
    cluster: environment.cluster,
    service: service.name,
    repository: service.repository,
    registry,
    image: `${registry}/${service.repository}`,
    dockerfile: service.dockerfile,
    'deploy-role': githubRoleArn(environment, 'deploy'),
    'plan-role': githubRoleArn(environment, 'plan'),
    'infra-role': githubRoleArn(environment, 'infra'),
    'ecspresso-folder': service.definitions,
    'github-environment': environment.githubEnvironment,
    production: String(environment.production),
    'slack-channel': environment.slack.channel,
    author: tagValue(actor) || 'unknown',
  }
}

/**
 * What a tag of ECS may hold of a text: `dependabot[bot]` would make it refuse the task definition.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
 */
function tagValue(text: string): string {
  return text
    .replace(/[^\p{L}\p{N}\s+\-=._:/@]/gu, '')
    .trim()
    .slice(0, 256)
}
