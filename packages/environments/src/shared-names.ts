import { project as ownProject } from '../project.ts'
import type { Project } from './environment.ts'

/** Names of what the environments of an account share. */
export interface SharedNames {
  /** Stack, Lambda, table and topic of the alerts. The names of their rules, alarms, queues and roles begin so. */
  readonly alerts: string
  /** SQS queue of the events. */
  readonly queue: string
  readonly deadLetterQueue: string
  /** SQS queue of events that EventBridge could not deliver. */
  readonly undeliveredQueue: string
  /** CloudWatch log group of the Lambda. */
  readonly logGroup: string
  /** Lambda that answers clicks in Slack, and the name of its API; where an environment names approvers. */
  readonly clicks: string
  /** CloudWatch log group of that Lambda. */
  readonly clicksLogGroup: string
  /** CloudWatch log group of the requests to that API. */
  readonly clicksAccessLogGroup: string
  /** Secret with the signing secret of the Slack app. A person creates it. */
  readonly slackSigningSecret: string
  /** Secret with Slack's bot token. A person creates it, so that no template ever holds the token. */
  readonly slackToken: string
  /** Stack with the image repositories. */
  readonly registry: string
  /** Stack with GitHub's OIDC provider. */
  readonly github: string
  /** Stack with the roles of GitHub Actions. */
  readonly delivery: string
}

/** Every name follows from that of the project: an account may have several projects. */
export function sharedNames({ name }: Pick<Project, 'name'> = ownProject): SharedNames {
  const alerts = `${name}-alerts`
  return {
    alerts,
    queue: `${alerts}.fifo`,
    deadLetterQueue: `${alerts}-dead-letters.fifo`,
    undeliveredQueue: `${alerts}-undelivered`,
    logGroup: `/aws/lambda/${alerts}`,
    clicks: `${alerts}-clicks`,
    clicksLogGroup: `/aws/lambda/${alerts}-clicks`,
    clicksAccessLogGroup: `/aws/vendedlogs/${alerts}-clicks`,
    slackSigningSecret: `${alerts}/slack-signing-secret`,
    slackToken: `${alerts}/slack-token`,
    registry: `${name}-registry`,
    github: `${name}-github`,
    delivery: `${name}-delivery`,
  }
}
