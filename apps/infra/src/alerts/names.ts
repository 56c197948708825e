import { arnOf, type Place } from '../arn.ts'

/** Name of everything that the alerts have in an account and region; `alerts:redrive` and the local cloud know it too. */
export const ALERTS = 'alerts'

/** What the stack does not make: a person puts Slack's bot token there, so that no template ever holds it. */
export const TOKEN_SECRET = 'alerts/slack-token'

/** The topic that alarms of all stacks of an account and region go to. */
export function alertsTopicArn(place: Place): string {
  return arnOf('sns', place, ALERTS)
}
