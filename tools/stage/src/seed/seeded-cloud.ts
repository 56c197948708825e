import {
  alertPolicy,
  deploymentTargets,
  type Environment,
  project as ownProject,
  environments as ownTable,
  type Project,
  targetIn,
} from '@repo/environments'
import {
  type LambdaFunction,
  type LocalCloud,
  type LocalCloudOptions,
  type ProvisionedStack,
  type Queue,
  startLocalCloud,
} from '@repo/local-cloud'
import { MissingResourceError } from '../errors.ts'
import { type Pace, withPace } from './pace.ts'
import { instantiate } from './placeholders.ts'
import { stacks } from './stacks.ts'

type Place = Pick<Environment, 'account' | 'region'>

export interface SeededCloudOptions extends Omit<LocalCloudOptions, 'fallback'> {
  /** Default: the table of this repository. */
  readonly environments?: readonly Environment[]
  readonly project?: Pick<Project, 'defaultChannel'>
  /** Path of the built Lambda. Left out: events reach the queue, and nobody reads it. */
  readonly alertsBundle?: string
  /** Further variables of the Lambda, for instance `STUCK_AFTER_MINUTES`. */
  readonly alertsEnv?: Readonly<Record<string, string>>
  /** What goes faster than the stacks say. Default: nothing. */
  readonly pace?: Pace
}

/** What the `alerts` stack leaves in one account and region. */
export interface Alerts {
  readonly queue: Queue
  readonly deadLetterQueue: Queue
  readonly topicArn: string
  /** `undefined` where the cloud was started without the Lambda. */
  readonly function: LambdaFunction | undefined
}

/** The local cloud with every environment of a table in it. */
export interface SeededCloud extends LocalCloud {
  readonly environments: readonly Environment[]
  /** @throws MissingResourceError where no environment is in that account and region */
  alerts(place: Place): Alerts
  /** Outputs of an environment's stack, for instance `UserPoolId` and `UploadsBucketUrl`. */
  outputs(environment: Pick<Environment, 'cluster'>): Readonly<Record<string, string>>
  /** URL of the load balancer in front of an environment's service. */
  serviceUrl(environment: Pick<Environment, 'cluster'>): string
}

/** The URL of the incoming webhook of the default channel, for alerts that post by it. The stacks know none. */
export const WEBHOOK_SECRET = 'alerts/slack-webhook'

/**
 * Starts the local cloud with what the CDK stacks create for each environment of the table, and with what people put
 * beside it: the secrets of the alerts and the channels of Slack.
 * @throws PortInUseError, BundleMissingError; nothing is left running then
 */
export async function startSeededCloud(options: SeededCloudOptions = {}): Promise<SeededCloud> {
  const environments = options.environments ?? ownTable
  const { defaultChannel } = options.project ?? ownProject
  const [fallback] = environments
  const cloud = await startLocalCloud({ ...options, ...(fallback && { fallback }) })
  try {
    const channel = cloud.slack.seedChannel(defaultChannel)
    for (const name of channelsOfPolicy()) cloud.slack.seedChannel(name)
    const alerts = new Map<string, Alerts>()
    for (const place of environments) {
      if (alerts.has(keyOf(place))) continue
      alerts.set(keyOf(place), await seedAlerts(cloud, place, options))
      cloud.secrets.seedSecret(place, WEBHOOK_SECRET, cloud.slack.webhookUrl(channel.id))
    }
    const outputs = new Map<string, Readonly<Record<string, string>>>()
    for (const environment of environments)
      outputs.set(environment.cluster, await seedEnvironment(cloud, environment, options.pace))
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
  { alertsBundle, alertsEnv, pace = {} }: SeededCloudOptions,
): Promise<Alerts> {
  const template = withPace(instantiate(stacks.alerts, targetIn(environment)), pace)
  const [name = ''] = Object.values(template.Resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::Lambda::Function' ? [String(Properties?.['FunctionName'])] : [],
  )
  const stack = await cloud.provision(environment, {
    stack: 'alerts',
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
  // A person puts it there: no template holds it.
  cloud.secrets.seedSecret(environment, variables['SLACK_TOKEN_SECRET_ID'] ?? '', cloud.slack.token)
  return {
    queue: queueOf(cloud, stack),
    deadLetterQueue: cloud.sqs.byUrl(variables['DEAD_LETTER_QUEUE_URL'] ?? ''),
    topicArn: variables['TOPIC_ARN'] ?? '',
    function: cloud.functions.byName(environment, name),
  }
}

/** The variables that the template gives to the Lambda, as they are in this cloud. */
function variablesOf(stack: ProvisionedStack): Readonly<Record<string, string>> {
  const [fn] = stack.properties('AWS::Lambda::Function')
  // The schema of the type has checked it.
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
  pace: Pace = {},
): Promise<Readonly<Record<string, string>>> {
  // Roles of the environment come again with each service, and replace themselves.
  for (const target of deploymentTargets([environment]))
    await cloud.provision(target, {
      stack: 'delivery',
      template: instantiate(stacks.delivery, target),
    })
  const { outputs } = await cloud.provision(environment, {
    stack: environment.cluster,
    template: withPace(instantiate(stacks.environment, targetIn(environment)), pace),
  })
  cloud.slack.seedChannel(environment.slack.channel)
  return outputs
}

/** The channels that the alert policy of the built Lambda names. */
function channelsOfPolicy(): string[] {
  const routes = Object.values(alertPolicy.routes).flatMap((bySeverity) =>
    Object.values(bySeverity).flatMap((byArea) => Object.values(byArea)),
  )
  return routes.map(({ channel }) => channel).filter((channel) => channel.startsWith('#'))
}
