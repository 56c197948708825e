/** Why a task stopped, as far as ECS reports it. */
export type CauseKind =
  | 'application-error'
  | 'out-of-memory'
  | 'killed'
  | 'interrupted'
  | 'crashed'
  | 'ended'
  | 'command-not-found'
  | 'architecture'
  | 'health-check'
  | 'image-missing'
  | 'image-denied'
  | 'image-unreachable'
  | 'image-throttled'
  | 'image'
  | 'secret-denied'
  | 'secret-missing'
  | 'secret-key-missing'
  | 'secret-unreachable'
  | 'secret'
  | 'registry-denied'
  | 'registry-unreachable'
  | 'registry-auth'
  | 'secret-or-registry'
  | 'logs-denied'
  | 'logs-unreachable'
  | 'log-group-missing'
  | 'log-group'
  | 'env-files'
  | 'role'
  | 'volume'
  | 'network-interface'
  | 'disk-full'
  | 'start-timeout'
  | 'cannot-start'
  | 'cannot-stop'
  | 'dependency'
  | 'resources'
  | 'capacity'
  | 'placement'
  | 'quota'
  | 'internal'
  | 'unknown'

/** What is wrong with a service outside a deployment. */
export type TroubleKind =
  | 'cannot-start'
  | 'placement'
  | 'configuration'
  | 'unhealthy-target'
  | 'task-failed'
  | 'health-unknown'
  | 'daemon-placement'
  | 'throttled'
  | 'other'

/** A text of one's own; with a link, the whole text is clickable. */
export type OwnText = string | { readonly text: string; readonly link: `https://${string}` }

/**
 * Texts of Slack messages that a fork may replace. Others keep the text of `apps/alerts/src/render/words/`.
 */
export interface WordingOverrides {
  /** What to do when tasks stop for a cause; it stands after `Next: `. */
  readonly nextStepOfCause?: Readonly<Partial<Record<CauseKind, OwnText>>>
  /** What to do when ECS reports that a service is in trouble; it stands after `Next: `. */
  readonly nextStepOfTrouble?: Readonly<Partial<Record<TroubleKind, OwnText>>>
}
