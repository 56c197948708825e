import {
  type DeploymentTarget,
  type GithubRole,
  githubRoleArn,
  project,
  sharedNames,
} from '@repo/environments'
import { isAllowed, type LocalCloud, type PolicyStatement, permissionsOf } from '@repo/local-cloud'
import { synthesizeFor } from '@repo/stage/synthesize'

type Resources = Readonly<Record<string, { Type: string; Properties?: Record<string, unknown> }>>

const roles = ['deploy', 'plan', 'drift'] as const satisfies GithubRole[]

/** Calls of the roles of an environment and of the Lambda of the alerts. */
export interface Authorization {
  /** Roles that called something; `lambda` for that of the alerts. */
  readonly called: readonly string[]
  /** What their policies do not allow, as `role: action resource`. */
  readonly denied: readonly string[]
}

/** Compares the calls that the cloud answered with the policies of the synthesized stacks, by action, resource and condition. */
export function authorize(cloud: LocalCloud, environment: DeploymentTarget): Authorization {
  // The workflows read the real project. Production needs settings, a certificate for instance, that no policy depends on.
  const { alerts, delivery } = synthesizeFor({ ...environment, production: false }, {}, project)
  const policies = new Map<string, readonly [string, readonly PolicyStatement[]]>([
    ...roles.map((role) => {
      const name = `${role[0]?.toUpperCase()}${role.slice(1)}Role${environment.name}`
      return [githubRoleArn(environment, role), [role, statementsOf(delivery, name)]] as const
    }),
    [
      `arn:aws:lambda:${environment.region}:${environment.account}:function:${sharedNames().alerts}`,
      ['lambda', statementsOf(alerts, 'Role')],
    ] as const,
  ])
  const called = new Set<string>()
  const denied = new Set<string>()
  for (const { service, operation, request, caller, status } of cloud.calls.list()) {
    const [role, statements] = policies.get(caller.principal ?? '') ?? []
    // What the cloud refuses needs no permission.
    if (!role || !statements || service === 'registry' || status === 403) continue
    called.add(role)
    for (const permission of permissionsOf({ call: `${service}:${operation}`, request, caller }))
      if (!isAllowed(statements, permission))
        denied.add(`${role}: ${permission.action} ${permission.resource}`)
  }
  return { called: [...called].sort(), denied: [...denied].sort() }

  /** The statements of the role with this start of a logical id. */
  function statementsOf({ Resources }: { Resources: object }, id: string): PolicyStatement[] {
    const resources = Resources as Resources // Synthesized, not read from anywhere.
    return Object.values(resources)
      .filter(({ Type }) => Type === 'AWS::IAM::Policy')
      .filter(({ Properties }) => JSON.stringify(Properties?.['Roles']).includes(`"${id}`))
      .flatMap(({ Properties }) => Object(Properties?.['PolicyDocument']).Statement)
      .map((statement) => ({
        ...statement,
        Resource: [statement.Resource].flat().map((one) => textOf(one, resources)),
      }))
  }

  /** An ARN, with references resolved to the names in the template. */
  function textOf(value: unknown, resources: Resources): string {
    if (typeof value === 'string') return value
    const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = Object(value)
    if (join) return join[1].map((part: unknown) => textOf(part, resources)).join('')
    if (Ref === 'AWS::Partition') return 'aws'
    const id: string = Ref ?? attribute?.[0]
    const { Type = '', Properties = {} } = resources[id] ?? {}
    const at = (service: string, resource: string) =>
      `arn:aws:${service}:${environment.region}:${environment.account}:${resource}`
    if (Type === 'AWS::DynamoDB::Table') return at('dynamodb', `table/${Properties['TableName']}`)
    if (Type === 'AWS::SQS::Queue') return at('sqs', String(Properties['QueueName']))
    if (Type === 'AWS::SNS::Topic') return at('sns', String(Properties['TopicName']))
    if (Type === 'AWS::Logs::LogGroup')
      return at('logs', `log-group:${Properties['LogGroupName']}:*`)
    return id
  }
}
