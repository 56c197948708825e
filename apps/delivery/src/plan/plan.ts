import {
  type DeploymentTarget,
  deploymentTargets,
  type Environment,
  environmentOfBranch,
  environments,
  githubRoleArn,
  resourceNames,
} from '@repo/environments'
import { NotABranchError } from '../errors.ts'
import { runnerOf } from './runner.ts'

/** The outputs of `plan`, in the order in which they are printed. */
export const planKeys = [
  'environment',
  'branch',
  'account',
  'region',
  'cluster',
  'service',
  'repository',
  'output-prefix',
  'registry',
  'image',
  'dockerfile',
  'runner',
  'deploy-role',
  'plan-role',
  'drift-role',
  'infra-role',
  'ecspresso-folder',
  'github-environment',
  'production',
  'slack-channel',
  'author',
] as const

/** What the jobs of a workflow need of an environment, as outputs of a job: all of them strings. */
export type Plan = Readonly<Record<(typeof planKeys)[number], string>>

/**
 * The environment that a Git ref deploys to.
 * @param ref a branch (`develop`), or as GitHub spells it: `refs/heads/develop`
 * @throws UnknownBranchError, NotABranchError naming the branches that do deploy
 */
export function environmentOfRef(ref: string, table = environments): Environment {
  const branch = branchOf(ref)
  if (branch.startsWith('refs/'))
    throw new NotABranchError(
      ref,
      table.map((environment) => environment.branch),
    )
  return environmentOfBranch(branch, table)
}

/** What a Git ref deploys to; `undefined` where it deploys nowhere. */
export function targetOfRef(ref: string, table = environments): DeploymentTarget | undefined {
  const name = branchOf(ref)
  return deploymentTargets(table).find(({ branch }) => branch === name)
}

const branchOf = (ref: string) => ref.replace(/^refs\/heads\//, '')

/**
 * What the jobs need of an environment.
 * @param root of the work tree with its definitions
 * @param actor who started the run
 */
export function planOf(environment: DeploymentTarget, root: string, actor = 'unknown'): Plan {
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
    'output-prefix': resourceNames(environment).outputPrefix,
    registry,
    image: `${registry}/${service.repository}`,
    dockerfile: service.dockerfile,
    runner: runnerOf(service, root),
    'deploy-role': githubRoleArn(environment, 'deploy'),
    'plan-role': githubRoleArn(environment, 'plan'),
    'drift-role': githubRoleArn(environment, 'drift'),
    'infra-role': githubRoleArn(environment, 'infra'),
    'ecspresso-folder': service.definitions,
    'github-environment': environment.githubEnvironment,
    production: String(environment.production),
    'slack-channel': environment.slack.channel,
    author: tagValue(actor) || 'unknown',
  }
}

/**
 * A text as a tag value: ECS refuses a task definition with the tag `dependabot[bot]`.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
 */
function tagValue(text: string): string {
  return text
    .replace(/[^\p{L}\p{N}\s+\-=._:/@]/gu, '')
    .trim()
    .slice(0, 256)
}
