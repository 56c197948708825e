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
  settings: Settings,
): PolicyAnswer {
  return answer(settings.policy.routes[kind][severity][areaOf(environment)], environment, settings)
}

/**
 * Who is asked to approve a deployment.
 * @param environment `undefined` where the table does not have the place.
 */
export function approvalPolicy(
  environment: Environment | undefined,
  settings: Settings,
): PolicyAnswer {
  return answer(settings.policy.approval[areaOf(environment)], environment, settings)
}

function areaOf(environment: Environment | undefined): Area {
  if (!environment) return 'unknown'
  return environment.production ? 'production' : 'other'
}

function answer(
  { channel, mention, sns }: Route,
  environment: Environment | undefined,
  { project }: Settings,
): PolicyAnswer {
  return {
    channel: nameOf(channel, environment) ?? project.defaultChannel,
    mention: mentionsIn(environment, mention),
    sns,
  }
}

function mentionsIn(
  environment: Environment | undefined,
  mention: Route['mention'],
): readonly string[] {
  if (!environment || mention === 'nobody') return []
  const { mentions } = environment.slack
  return (
    (mention === 'approval' ? mentions.approval : undefined) ??
    mentions[mention] ??
    mentions.failure
  )
}

function nameOf(
  channel: Route['channel'],
  environment: Environment | undefined,
): string | undefined {
  if (channel.startsWith('#')) return channel
  return channel === 'own' ? environment?.slack.channel : undefined
}
