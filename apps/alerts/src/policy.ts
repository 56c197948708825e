import type { AlertKind, Area, Environment, Route, Severity } from '@repo/environments'
import type { Settings } from './settings.ts'

/** Whom a message concerns. */
export interface Notify {
  /** As Slack spells them, for instance `<!subteam^S…>`. */
  readonly mention: readonly string[]
  /** Whether it also goes to SNS. */
  readonly sns: boolean
}

export interface PolicyAnswer extends Notify {
  /** `#name` or a channel id. */
  readonly channel: string
}

/**
 * Where an alert goes, by the routes of the policy.
 * @param environment `undefined` where the table does not have the place.
 */
export function policyFor(
  kind: AlertKind,
  severity: Severity,
  environment: Environment | undefined,
  { policy, project }: Settings,
): PolicyAnswer {
  const { channel, ...route } = policy.routes[kind][severity][areaOf(environment)]
  return {
    channel: nameOf(channel, environment) ?? project.defaultChannel,
    ...notifyBy(route, environment),
  }
}

/**
 * Whom a request to approve a deployment mentions.
 * @param environment `undefined` where the table does not have the place.
 */
export function approvalPolicy(environment: Environment | undefined, { policy }: Settings): Notify {
  return notifyBy(policy.approval[areaOf(environment)], environment)
}

function areaOf(environment: Environment | undefined): Area {
  if (!environment) return 'unknown'
  return environment.production ? 'production' : 'other'
}

function notifyBy(
  { mention, sns }: Omit<Route, 'channel'>,
  environment: Environment | undefined,
): Notify {
  if (!environment || mention === 'nobody') return { mention: [], sns }
  const { mentions } = environment.slack
  return { mention: mentions[mention] ?? mentions.failure, sns }
}

function nameOf(
  channel: Route['channel'],
  environment: Environment | undefined,
): string | undefined {
  if (channel.startsWith('#')) return channel
  return channel === 'own' ? environment?.slack.channel : undefined
}
