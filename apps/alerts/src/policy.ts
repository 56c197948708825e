import type { AlertKind, Environment, Route, Severity } from '@repo/environments'
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
  const area = !environment ? 'unknown' : environment.production ? 'production' : 'other'
  const { channel, mention, sns } = policy.routes[kind][severity][area]
  return {
    channel: nameOf(channel, environment) ?? project.defaultChannel,
    mention: mention === 'nobody' ? [] : (environment?.slack.mentions[mention] ?? []),
    sns,
  }
}

function nameOf(
  channel: Route['channel'],
  environment: Environment | undefined,
): string | undefined {
  if (channel.startsWith('#')) return channel
  return channel === 'own' ? environment?.slack.channel : undefined
}
