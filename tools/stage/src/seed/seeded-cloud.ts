import {
  alertPolicy,
  deploymentTargets,
  type Environment,
  project as ownProject,
  environments as ownTable,
  type Project,
  sharedNames,
  stackNames,
  targetIn,
} from '@repo/environments'
import {
  type LambdaFunction,
  type LocalCloud,
  type LocalCloudOptions,
  type ProvisionedStack,
  type Queue,
  startLocalCloud,
  type Template,
} from '@repo/local-cloud'
import { MissingResourceError } from '../errors.ts'
import { type Pace, withPace } from './pace.ts'
import { instantiate } from './placeholders.ts'
import { stacks } from './stacks.ts'

type Place = Pick<Environment, 'account' | 'region'>

export interface SeededCloudOptions extends Omit<LocalCloudOptions, 'fallback'> {
  /** Default: the table of this repository. */
  readonly environments?: readonly Environment[]
  readonly project?: Pick<Project, 'defaultChannel' | 'name'>
  /** Path of the built Lambda. Without it, events stay in the queue. */
  readonly alertsBundle?: string
  /** Further variables of the Lambda, for instance `STUCK_AFTER_MINUTES`. */
  readonly alertsEnv?: Readonly<Record<string, string>>
  /** Overrides of the stacks' timing. Default: none. */
  readonly pace?: Pace
}

/** The resources of the `alerts` stack in one account and region. */
export interface Alerts {
  readonly queue: Queue
  readonly deadLetterQueue: Queue
  readonly topicArn: string
  /** Name of the secret with Slack's bot token. */
  readonly tokenSecret: string
  /** `undefined` where the cloud was started without the Lambda. */
  readonly function: LambdaFunction | undefined
}

/** The local cloud with every environment of a table. */
export interface SeededCloud extends LocalCloud {
  readonly environments: readonly Environment[]
  /** @throws MissingResourceError where no environment is in that account and region */
  alerts(place: Place): Alerts
  /** Outputs of an environment's stacks, for instance `UserPoolId` and `UploadsBucketUrl`. */
  outputs(environment: Pick<Environment, 'cluster'>): Readonly<Record<string, string>>
  /** URL of the load balancer in front of an environment's service. */
  serviceUrl(environment: Pick<Environment, 'cluster'>): string
}

/** Id of the secret with the incoming webhook of the default channel, for alerts that post by it. No stack has it. */
export const WEBHOOK_SECRET = 'alerts/slack-webhook'

/**
 * Starts the local cloud with the resources of the CDK stacks for each environment of the table, and with those that
 * people create by hand: the secrets of the alerts and the channels of Slack.
 * @throws PortInUseError, BundleMissingError; nothing is left running then
 */
export async function startSeededCloud(options: SeededCloudOptions = {}): Promise<SeededCloud> {
  const environments = options.environments ?? ownTable
  const project = options.project ?? ownProject
  const [fallback] = environments
  const cloud = await startLocalCloud({ ...options, ...(fallback && { fallback }) })
  try {
    const channel = cloud.slack.seedChannel(project.defaultChannel)
    for (const name of channelsOfPolicy()) cloud.slack.seedChannel(name)
    const alerts = new Map<string, Alerts>()
    for (const place of environments) {
      if (alerts.has(keyOf(place))) continue
      alerts.set(keyOf(place), await seedAlerts(cloud, place, project, options))
      cloud.secrets.seedSecret(place, WEBHOOK_SECRET, cloud.slack.webhookUrl(channel.id))
    }
    const outputs = new Map<string, Readonly<Record<string, string>>>()
    for (const environment of environments)
      outputs.set(
        environment.cluster,
        await seedEnvironment(cloud, environment, project, options.pace),
      )
    const outputsOf = ({ cluster }: Pick<Environment, 'cluster'>) => outputs.get(cluster) ?? {}
    return {
      ...cloud,
      environments,
      alerts(place) {
        const found = alerts.get(keyOf(place))
        if (!found) throw new MissingResourceError('alerts', keyOf(place))
        return found
      },
      outputs: outputsOf,
      serviceUrl: (environment) => outputsOf(environment)['ServiceUrl'] ?? '',
    }
  } catch (error) {
    await cloud.close()
    throw error
  }
}

function keyOf({ account, region }: Place): string {
  return `${account} ${region}`
}

async function seedAlerts(
  cloud: LocalCloud,
  environment: Environment,
  project: Pick<Project, 'name'>,
  { alertsBundle, alertsEnv, pace = {} }: SeededCloudOptions,
): Promise<Alerts> {
  const template = withPace(instantiate(stacks.alerts, targetIn(environment), project), pace)
  const [name = ''] = Object.values(template.Resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::Lambda::Function' ? [String(Properties?.['FunctionName'])] : [],
  )
  const stack = await cloud.provision(environment, {
    stack: sharedNames(project).alerts,
    template,
    code: alertsBundle
      ? {
          [name]: {
            bundle: alertsBundle,
            environment: { SLACK_API_URL: cloud.slack.apiUrl, ...alertsEnv },
          },
        }
      : {},
  })
  const variables = variablesOf(stack)
  const tokenSecret = variables['SLACK_TOKEN_SECRET_ID'] ?? ''
  // People create this secret by hand, so no template has it.
  cloud.secrets.seedSecret(environment, tokenSecret, cloud.slack.token)
  return {
    queue: queueOf(cloud, stack),
    deadLetterQueue: cloud.sqs.byUrl(variables['DEAD_LETTER_QUEUE_URL'] ?? ''),
    topicArn: variables['TOPIC_ARN'] ?? '',
    tokenSecret,
    function: cloud.functions.byName(environment, name),
  }
}

/** The variables of the Lambda, with the resources of this cloud. */
function variablesOf(stack: ProvisionedStack): Readonly<Record<string, string>> {
  const [fn] = stack.properties('AWS::Lambda::Function')
  // Safe: the schema of the resource type has checked it.
  const environment = fn?.['Environment'] as { Variables: Record<string, string> } | undefined
  return environment?.Variables ?? {}
}

/** The queue that feeds the Lambda. */
function queueOf(cloud: LocalCloud, stack: ProvisionedStack): Queue {
  const [mapping] = stack.properties('AWS::Lambda::EventSourceMapping')
  const queue = cloud.sqs.byArn(String(mapping?.['EventSourceArn']))
  if (!queue) throw new MissingResourceError('queue', 'the stack of the alerts')
  return queue
}

async function seedEnvironment(
  cloud: LocalCloud,
  environment: Environment,
  project: Pick<Project, 'name'>,
  pace: Pace = {},
): Promise<Readonly<Record<string, string>>> {
  // Each service's template contains the roles of its environment too; provisioning replaces them.
  for (const target of deploymentTargets([environment]))
    for (const which of ['registry', 'delivery'] as const)
      await cloud.provision(target, {
        stack: sharedNames(project)[which],
        template: instantiate(stacks[which], target, project),
      })
  const names = stackNames(environment)
  const provision = (which: 'data' | 'environment') =>
    cloud.provision(environment, {
      stack: names[which],
      template: withPace(templateOf(environment, which, project), pace),
    })
  const data = await provision('data')
  const rest = await provision('environment')
  cloud.slack.seedChannel(environment.slack.channel)
  return { ...data.outputs, ...rest.outputs }
}

/** The template for the service that takes all requests without a rule, with what the others add to it. */
export function templateOf(
  environment: Environment,
  which: 'data' | 'environment',
  project: Pick<Project, 'name'>,
): Template {
  const targets = deploymentTargets([environment])
  const first = targets.find(({ service: { http } }) => http && !http.rule) ?? targetIn(environment)
  const parts = [
    instantiate(stacks[which], first, project),
    ...targets
      .filter(({ service }) => service.name !== first.service.name)
      .map((target) =>
        instantiate(stacks[target.service.http ? 'http' : 'worker'][which], target, project),
      ),
  ]
  return {
    Resources: Object.assign({}, ...parts.map(({ Resources }) => Resources)),
    Outputs: Object.assign({}, ...parts.map(({ Outputs }) => Outputs)),
  }
}

/** The channels that the alert policy of the built Lambda names. */
function channelsOfPolicy(): string[] {
  const routes = Object.values(alertPolicy.routes).flatMap((bySeverity) =>
    Object.values(bySeverity).flatMap((byArea) => Object.values(byArea)),
  )
  return routes.map(({ channel }) => channel).filter((channel) => channel.startsWith('#'))
}
