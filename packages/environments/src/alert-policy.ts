/** What a message is about. */
export type AlertKind =
  | 'deployment'
  | 'crash-loop'
  | 'service'
  | 'scan'
  | 'alarm'
  | 'retirement'
  | 'standalone-task'

/**
 * How bad it is: `news` (it goes on, it went well), `warning` (look when there is time), `failure` (people should act).
 * Of a scan, `failure` is a vulnerability at or above the environment's threshold.
 */
export type Severity = 'news' | 'warning' | 'failure'

/** Where it happened: in production, in another environment of the table, or outside of the table. */
export type Area = 'production' | 'other' | 'unknown'

/** Where a message goes, and whom it mentions. */
export interface Route {
  /** The channel of its environment (`own`), the project's default channel, or one by its name. */
  readonly channel: 'own' | 'default' | `#${string}`
  /** Those whom the table of environments lists for failures, vulnerabilities or approvals, or nobody. */
  readonly mention: 'failure' | 'vulnerability' | 'approval' | 'nobody'
  /** Whether it is also published to the SNS topic (e-mail, Amazon Q, pagers). */
  readonly sns: boolean
}

/** This many tasks that failed within this many minutes. */
export interface TaskRate {
  readonly tasks: number
  readonly withinMinutes: number
}

/** When failing tasks outside a deployment are a crash loop, and when it is over. */
export interface CrashLoopThreshold extends TaskRate {
  /** Fewer in a longer time are one too. */
  readonly slow: TaskRate
  /** After this many minutes without a failing task the crash loop is over; the next one begins a new message. */
  readonly quietMinutes: number
}

/** Which alert goes where, and from which number on something is an alert. */
export interface AlertPolicy {
  readonly routes: Readonly<
    Record<AlertKind, Readonly<Record<Severity, Readonly<Record<Area, Route>>>>>
  >
  /** A request to approve a deployment: a reply below its message, once for each time that a pause hook waits. */
  readonly approval: Readonly<Record<Area, Omit<Route, 'channel'>>>
  readonly crashLoop: CrashLoopThreshold
  /** Fewer running tasks than desired for this many minutes mention people, once something else was reported of the service. */
  readonly missingTasksMinutes: number
  /** The same trouble of a service within this many minutes edits its message instead of posting another one. */
  readonly sameTroubleMinutes: number
}
