import type { AlertPolicy, Route } from './src/alert-policy.ts'

const quiet: Route = { channel: 'own', mention: 'nobody', sns: false }
const failing: Route = { channel: 'own', mention: 'failure', sns: false }
const paging: Route = { channel: 'own', mention: 'failure', sns: true }
const vulnerable: Route = { channel: 'own', mention: 'vulnerability', sns: false }
const vulnerableInProduction: Route = { channel: 'own', mention: 'vulnerability', sns: true }
/** Services outside of the table, in the same account. No message would hide a failure; a mention would reach the wrong people. */
const stranger: Route = { channel: 'default', mention: 'nobody', sns: false }

/**
 * Who is notified of what. Nothing else decides about channels, mentions and SNS.
 * A mention reaches nobody in an environment whose entry in `table.ts` lists nobody.
 */
export const alertPolicy: AlertPolicy = {
  routes: {
    deployment: {
      news: { production: quiet, other: quiet, unknown: stranger },
      warning: { production: quiet, other: quiet, unknown: stranger },
      failure: { production: paging, other: failing, unknown: stranger },
    },
    'crash-loop': {
      news: { production: quiet, other: quiet, unknown: stranger },
      warning: { production: quiet, other: quiet, unknown: stranger },
      failure: { production: paging, other: failing, unknown: stranger },
    },
    service: {
      news: { production: quiet, other: quiet, unknown: stranger },
      warning: { production: quiet, other: quiet, unknown: stranger },
      failure: { production: paging, other: failing, unknown: stranger },
    },
    scan: {
      news: { production: quiet, other: quiet, unknown: stranger },
      warning: { production: quiet, other: quiet, unknown: stranger },
      failure: { production: vulnerableInProduction, other: vulnerable, unknown: stranger },
    },
    // CloudWatch publishes these to the SNS topic by itself.
    alarm: {
      news: { production: quiet, other: quiet, unknown: stranger },
      warning: { production: quiet, other: quiet, unknown: stranger },
      failure: { production: failing, other: failing, unknown: stranger },
    },
    // Migrations, scheduled tasks: the person or the schedule that ran one may run it again.
    'standalone-task': {
      news: { production: quiet, other: quiet, unknown: stranger },
      warning: { production: quiet, other: quiet, unknown: stranger },
      failure: { production: quiet, other: quiet, unknown: stranger },
    },
    // Days ahead, and ECS replaces the tasks of services by itself.
    retirement: {
      news: { production: quiet, other: quiet, unknown: stranger },
      warning: { production: quiet, other: quiet, unknown: stranger },
      failure: { production: quiet, other: quiet, unknown: stranger },
    },
  },
  // Nobody looks at a card that is only edited, and most hooks roll back when nobody answers.
  approval: {
    production: { mention: 'approval', sns: true },
    other: { mention: 'approval', sns: false },
    unknown: { mention: 'nobody', sns: false },
  },
  crashLoop: {
    tasks: 3,
    withinMinutes: 10,
    slow: { tasks: 4, withinMinutes: 60 },
    quietMinutes: 60,
  },
  missingTasksMinutes: 10,
  sameTroubleMinutes: 60,
}
