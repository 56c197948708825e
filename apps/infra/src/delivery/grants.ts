import {
  deploymentTargets,
  type Environment,
  type GithubRole,
  githubRoleArn,
  type Project,
  resourceNames,
  stackNames,
} from '@repo/environments'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { arnOf, iamArnOf } from '../arn.ts'

/** Some actions on some resources, and the reason. */
export interface Grant {
  /** Letters and digits; why these actions are needed, in short. */
  readonly sid: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly conditions?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >
}

export function statementOf({ sid, actions, resources, conditions }: Grant): PolicyStatement {
  return new PolicyStatement({
    sid,
    actions: [...actions],
    resources: [...resources],
    ...(conditions && { conditions }),
  })
}

/** `ANY`: the actions have no resource types. */
export const ANY = ['*']

const githubRoles = ['deploy', 'plan', 'drift', 'infra'] as const satisfies GithubRole[]

/** ARNs of an environment that deployments of its services touch. */
export function resourcesOf(environment: Environment, project: Pick<Project, 'name'>) {
  const { account, region, cluster } = environment
  const targets = deploymentTargets([environment])
  const names = targets.map(resourceNames)
  const ecs = (resource: string) => arnOf('ecs', { account, region }, resource)
  const ofServices = (type: string, suffix = '') =>
    targets.map(({ service }) => ecs(`${type}/${cluster}/${service.name}${suffix}`))
  const repositories = new Set(targets.map(({ service }) => service.repository))
  const roles = new Set(names.flatMap(({ executionRole, taskRole }) => [executionRole, taskRole]))
  return {
    repositories: [...repositories].map((name) => arnOf('ecr', environment, `repository/${name}`)),
    cluster: ecs(`cluster/${cluster}`),
    services: ofServices('service'),
    serviceDeployments: ofServices('service-deployment', '/*'),
    serviceRevisions: ofServices('service-revision', '/*'),
    tasks: [ecs(`task/${cluster}/*`)],
    taskDefinitions: names.map(({ taskFamily }) => ecs(`task-definition/${taskFamily}:*`)),
    taskRoles: [...roles].map((role) => iamArnOf(environment, `role/${role}`)),
    githubRoles: githubRoles.map((role) => githubRoleArn(environment, role, project)),
    logStreams: names.map(({ logGroup }) => arnOf('logs', environment, `log-group:${logGroup}:*`)),
    stack: [arnOf('cloudformation', environment, `stack/${stackNames(environment).environment}/*`)],
  }
}
