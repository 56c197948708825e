import type { CloudView } from '@repo/local-cloud'

/** Name of the source that the stage adds to the stream of the cloud. */
export const STAGE = 'stage'

/** What the stage has and the cloud has not: environments, commits, possible actions, the terminal. */
export interface StageView {
  /** Name of the project: the title of the page, and the workspace in Slack. */
  readonly project: string
  readonly environments: readonly EnvironmentView[]
  readonly commits: readonly CommitView[]
  readonly actions: readonly ActionView[]
  /** Runs of ecspresso and of the delivery, oldest first, at most twenty. */
  readonly terminal: readonly TerminalRun[]
  /** By the key of a service. */
  readonly traffic: Readonly<Record<string, TrafficView>>
  /** What the alerts made of an event, by the `id` of the event. */
  readonly outcomes: Readonly<Record<string, EventOutcome>>
}

export interface EnvironmentView {
  readonly name: string
  readonly production: boolean
  readonly branch: string
  /** With `#`. */
  readonly channel: string
  readonly services: readonly {
    /** As `ServiceView.key`. */
    readonly key: string
    readonly name: string
    /** URL of its load balancer, if it has one. */
    readonly url: string | undefined
  }[]
}

export interface CommitView {
  readonly sha: string
  readonly subject: string
  readonly author: string
  /** It exists only here: no Git repository has it. */
  readonly madeUp: boolean
}

/** Something that can be made to happen: `POST /_demo/actions/ID`. */
export interface ActionView {
  readonly id: string
  readonly group: 'push' | 'deployment' | 'tasks' | 'scan' | 'slack' | 'queue'
  /** Worded as what will happen: "Push a commit that cannot start to dev". */
  readonly label: string
  /** What Slack will show, in one sentence. */
  readonly expects: string
  readonly environment: string | undefined
  /** A destructive one, which has to be confirmed. */
  readonly confirm: boolean
  /** Why it cannot be done now; the button stays visible. */
  readonly disabled: string | undefined
  readonly running: boolean
}

/** Action that ends the faults of Slack: the page has it beside the fault too. */
export const STOP_FAULTS = 'slack-recovers'

/** How the ids of actions begin that redrive dead letters: the page has them beside the dead letters too. */
export const REDRIVE = 'redrive-'

/** What a shell would show of one command. */
export interface TerminalRun {
  readonly id: number
  readonly environment: string
  /** The command line, without a prompt. */
  readonly command: string
  readonly lines: readonly string[]
  /** Epoch milliseconds of the cloud. */
  readonly startedAt: number
  /** `undefined` while it runs. */
  readonly exitCode: number | undefined
}

/** Who answered the requests of the last seconds, by what `/version` answered. */
export interface TrafficView {
  readonly seconds: number
  readonly requests: number
  /** Requests without a 2xx answer. */
  readonly failed: number
  /** Number of answers, by commit. */
  readonly byCommit: Readonly<Record<string, number>>
}

/** What the alerts made of an event. */
export interface EventOutcome {
  readonly result: 'message' | 'nothing' | 'waiting' | 'failed'
  /** "card edited", or why nothing came of it. */
  readonly text: string
}

/** The stage, in the snapshot of the cloud. */
export function stageOf(cloud: CloudView): StageView | undefined {
  // The stage writes this source with this type.
  return cloud.sources[STAGE] as StageView | undefined
}
