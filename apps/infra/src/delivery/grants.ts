import { type Environment, resourceNames } from '@repo/environments'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { arnOf, iamArnOf } from '../arn.ts'

/** Some actions on some resources, and the reason. */
export interface Grant {
  /** Letters and digits; why these actions are needed, in short. */
  readonly sid: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export function statementOf({ sid, actions, resources, conditions }: Grant): PolicyStatement {
  return new PolicyStatement({
    sid,
    actions: [...actions],
    resources: [...resources],
    ...(conditions && { conditions }),
  })
}

/** ARNs of what a deployment touches in an environment. `ANY`: the actions know no resources. */
export const ANY = ['*']

export function resourcesOf(environment: Environment) {
  const { cluster, service, repository, name } = environment
  const { executionRole, taskRole, logGroup } = resourceNames(environment)
  const ecs = (resource: string) => arnOf('ecs', environment, resource)
  return {
    repository: arnOf('ecr', environment, `repository/${repository}`),
    cluster: ecs(`cluster/${cluster}`),
    service: ecs(`service/${cluster}/${service}`),
    serviceDeployments: ecs(`service-deployment/${cluster}/${service}/*`),
    serviceRevisions: ecs(`service-revision/${cluster}/${service}/*`),
    tasks: ecs(`task/${cluster}/*`),
    /** As the family is called in `ecspresso/ecs-task-def.json`. */
    taskDefinitions: ecs(`task-definition/backend-${name}:*`),
    taskRoles: [executionRole, taskRole].map((role) => iamArnOf(environment, `role/${role}`)),
    logStreams: arnOf('logs', environment, `log-group:${logGroup}:*`),
    stack: arnOf('cloudformation', environment, `stack/${cluster}/*`),
  }
}
