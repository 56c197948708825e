import type { ServiceEvent, ServiceEvents } from './service-events.ts'

/** The final status in a deployment's Slack message: `metadata.event_payload.status`. */
export type CardStatus =
  | 'in_progress'
  | 'awaiting_approval'
  | 'deployed'
  | 'failed'
  | 'rolling_back'
  | 'rolled_back'
  | 'stopped'
  | 'stuck'
  | 'error_reported'

/** How a service deployment is configured, and where it was at some second. */
export interface OpenServiceDeployment {
  readonly second: number
  readonly strategy: 'ROLLING' | 'BLUE_GREEN' | 'LINEAR' | 'CANARY'
  readonly stage?: string
  readonly productionPercent?: number
  readonly bakeMinutes?: number
  /** Minutes of all waits between the steps of a canary or linear deployment. */
  readonly stepMinutes?: number
  /** What ECS does when a pause hook times out. */
  readonly timeoutAction?: 'CONTINUE' | 'ROLLBACK'
}

/** Something that happens to a service, as AWS reports it, and the messages that Slack must show at the end. */
export interface Scenario {
  /** One sentence. */
  readonly description: string
  /**
   * The events as they happen. O is the deployment that serves before, A the one that the scenario is about, B a newer one,
   * and X a rollback with an id of its own.
   */
  readonly events: (on: ServiceEvents) => readonly ServiceEvent[]
  /** Status of each deployment's message, by its letter. */
  readonly cards: Readonly<Record<string, CardStatus>>
  /** How many replies mention people: one for a failure, another one for a rollback that fails too. Default: none. */
  readonly escalations?: number
  /** How many replies request approval, where each request arrives before its answer. Default: none. */
  readonly approvals?: number
  /** Event types of all other messages. */
  readonly others?: readonly (
    | 'crash_loop'
    | 'service_alert'
    | 'image_scan'
    | 'alarm'
    | 'standalone_task'
    | 'retirement'
  )[]
  /** What those messages are about is over. */
  readonly over?: true
  /**
   * The API call without which the events are ambiguous: DescribeServiceDeployments returns that A was stopped by
   * StopServiceDeployment, DescribeServiceRevisions that it has an older task definition than what it replaces.
   */
  readonly decidedBy?: 'DescribeServiceDeployments' | 'DescribeServiceRevisions'
  /** What DescribeServiceDeployments returns of A while it is open. */
  readonly open?: OpenServiceDeployment
  /** The outcome depends on when the event of the schedule arrives, not on its time alone. */
  readonly scheduled?: true
  /** Running tasks of A, and of all other deployments, at the last event. */
  readonly tasks?: readonly [ofA: number, others: number]
}

/** The expected status of each message, by the id of its deployment. */
export function expectedCards({ cards }: Scenario, on: ServiceEvents): Record<string, CardStatus> {
  return Object.fromEntries(
    Object.entries(cards).map(([letter, status]) => [on.deploymentId(letter), status]),
  )
}
