import { arnOf, type Place } from '../arn.ts'

/** Name of everything that the alerts have in an account and region; `alerts:redrive` uses it too. */
export const ALERTS = 'alerts'

/** Secret with Slack's bot token. A person creates it, so that no template ever holds the token. */
export const TOKEN_SECRET = 'alerts/slack-token'

/** The topic that alarms of all stacks of an account and region go to. */
export function alertsTopicArn(place: Place): string {
  return arnOf('sns', place, ALERTS)
}
