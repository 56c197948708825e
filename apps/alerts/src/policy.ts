import { type Environment, project } from '@repo/environments'

/** What a message is about. */
export type AlertKind = 'deployment' | 'crash-loop' | 'service' | 'scan'

/**
 * How bad it is: `news` (it goes on, it went well), `warning` (look when there is time), `failure` (somebody should act).
 * Of a scan, `failure` is a vulnerability at or above the environment's threshold.
 */
export type Severity = 'news' | 'warning' | 'failure'

/** Where it happened: in production, in another environment of the table, or somewhere that the table does not know. */
export type Area = 'production' | 'other' | 'unknown'

interface Treatment {
  /** The channel of its environment, the project's default one, or one by its name. */
  readonly channel: 'own' | 'default' | `#${string}`
  /** Whom it rings: those whom the table of environments names for failures or vulnerabilities, or nobody. */
  readonly mention: 'failure' | 'vulnerability' | 'nobody'
  /** Whether it also goes to the SNS topic (e-mail, Amazon Q, pagers). */
  readonly sns: boolean
}

const quiet: Treatment = { channel: 'own', mention: 'nobody', sns: false }
const failing: Treatment = { channel: 'own', mention: 'failure', sns: false }
const paging: Treatment = { channel: 'own', mention: 'failure', sns: true }
const vulnerable: Treatment = { channel: 'own', mention: 'vulnerability', sns: false }
const vulnerableInProduction: Treatment = { channel: 'own', mention: 'vulnerability', sns: true }
/** An account is never wholly known, and silence would be a lie: it is told, but rings nobody. */
const stranger: Treatment = { channel: 'default', mention: 'nobody', sns: false }

/**
 * Who hears of what. A team edits this table; nothing else decides about channels, mentions and SNS.
 * A mention rings nobody in an environment whose entry in `packages/environments` names nobody.
 */
const policy: Readonly<Record<AlertKind, Record<Severity, Record<Area, Treatment>>>> = {
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
}

/** When failing tasks outside a deployment are a crash loop, and when it is over. */
export const crashLoop = {
  /** So many tasks … */
  tasks: 3,
  /** … that stopped within so many minutes of each other. */
  withinMinutes: 10,
  /** After so many minutes without a failing task, the next one begins a new count and a new message. */
  quietMinutes: 60,
} as const

/** The same trouble of a service again within so many minutes edits its message instead of posting another one. */
export const sameTroubleMinutes = 60

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

/** What the policy says of something that happened. `environment` is `undefined` where the table does not know the place. */
export function policyFor(
  kind: AlertKind,
  severity: Severity,
  environment: Environment | undefined,
): PolicyAnswer {
  const { channel, mention, sns } = policy[kind][severity][areaOf(environment)]
  return {
    channel: channelOf(channel, environment),
    mention: mention === 'nobody' ? [] : (environment?.slack.mentions[mention] ?? []),
    sns,
  }
}

function channelOf(channel: Treatment['channel'], environment: Environment | undefined): string {
  if (channel.startsWith('#')) return channel
  return (channel === 'own' ? environment?.slack.channel : undefined) ?? project.defaultChannel
}

function areaOf(environment: Environment | undefined): Area {
  if (!environment) return 'unknown'
  return environment.production ? 'production' : 'other'
}
