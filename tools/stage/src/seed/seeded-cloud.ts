import { join } from 'node:path'
import {
  alertPolicy,
  approversOf,
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
import { seedPeople } from './people.ts'
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
  /** Where Slack sends clicks on buttons; `undefined` where no environment names approvers. */
  readonly clicksUrl: string | undefined
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
      const neighbours = environments.filter((one) => keyOf(one) === keyOf(place))
      alerts.set(keyOf(place), await seedAlerts(cloud, neighbours, project, options))
      cloud.secrets.seedSecret(place, WEBHOOK_SECRET, cloud.slack.webhookUrl(channel.id))
    }
    setRequestUrls(cloud, alerts)
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

/** The environments are those of one account and region. */
async function seedAlerts(
  cloud: LocalCloud,
  environments: readonly Environment[],
  project: Pick<Project, 'name'>,
  { alertsBundle, alertsEnv, pace = {} }: SeededCloudOptions,
): Promise<Alerts> {
  const [environment] = environments
  if (!environment) throw new MissingResourceError('environment', 'an account and region')
  const names = sharedNames(project)
  const approvers = approversOf(environments)
  const approving = Object.keys(approvers).length > 0
  const parts = approving ? [stacks.alerts, stacks.clicks] : [stacks.alerts]
  const template = withPace(
    merged(...parts.map((part) => instantiate(part, targetIn(environment), project))),
    pace,
  )
  const variables = {
    SLACK_API_URL: cloud.slack.apiUrl,
    ...(approving && { APPROVERS: JSON.stringify(approvers) }),
    ...alertsEnv,
  }
  const stack = await cloud.provision(environment, {
    stack: names.alerts,
    template,
    code: alertsBundle
      ? {
          [names.alerts]: { bundle: alertsBundle, environment: variables },
          [names.clicks]: {
            bundle: join(alertsBundle, '../clicks.mjs'),
            environment: variables,
          },
        }
      : {},
  })
  if (approving) {
    cloud.secrets.seedSecret(
      environment,
      names.slackSigningSecret,
      cloud.slack.interactions.signingSecret,
    )
    seedPeople(cloud, Object.values(approvers).flat())
  }
  const own = variablesOf(stack)
  const tokenSecret = own['SLACK_TOKEN_SECRET_ID'] ?? ''
  // People create this secret by hand, so no template has it.
  cloud.secrets.seedSecret(environment, tokenSecret, cloud.slack.token)
  return {
    queue: queueOf(cloud, stack),
    deadLetterQueue: cloud.sqs.byUrl(own['DEAD_LETTER_QUEUE_URL'] ?? ''),
    topicArn: own['TOPIC_ARN'] ?? '',
    tokenSecret,
    function: cloud.functions.byName(environment, names.alerts),
    clicksUrl: stack.outputs['ClicksUrl'],
  }
}

/** Enters the request URLs in the settings of the Slack apps: each account and region has one of its own. */
function setRequestUrls({ slack }: LocalCloud, alerts: ReadonlyMap<string, Alerts>): void {
  slack.interactions.setRequestUrl(({ value }) => {
    // An ARN of ECS in the value of a button names its account and region.
    const [, region = '', account = ''] = /arn:aws:ecs:([^:]+):(\d+):/.exec(String(value)) ?? []
    return alerts.get(keyOf({ account, region }))?.clicksUrl
  })
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
  return merged(...parts)
}

function merged(...parts: readonly Template[]): Template {
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
