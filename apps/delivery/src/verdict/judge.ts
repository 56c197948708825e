import type { Verdict } from './verdict.ts'

/** What ECS says of a service at one time. */
export interface Observation {
  /** `undefined`: there is no such service, or no deployment of it is PRIMARY. */
  readonly primary: Primary | undefined
  /** The newest service deployment. */
  readonly latest: LatestDeployment | undefined
}

interface Primary {
  /** `family:revision` */
  readonly taskDefinition: string
  /** Tag of the image that the load balancer's container runs: the commit. */
  readonly commit: string | undefined
  /** The tag `RunUrl`: which run registered it. */
  readonly runUrl: string | undefined
}

interface LatestDeployment {
  /** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html */
  readonly status: string
  readonly statusReason: string | undefined
  readonly seconds: number | undefined
}

/** What should serve. */
export interface Wanted {
  readonly commit: string
  /**
   * The run that registered the task definition. The commit alone does not tell: where it is deployed again with other
   * variables and rolled back, the old task definition has the same image.
   */
  readonly runUrl: string | undefined
}

const MOVING = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
]

/** The verdict on what ECS says; `undefined` while it is still moving. */
export function judge({ primary, latest }: Observation, wanted: Wanted): Verdict | undefined {
  if (!latest) return { outcome: 'failed', reason: 'ECS knows no deployment of the service' }
  if (MOVING.includes(latest.status)) return undefined
  const facts = factsOf(primary, latest)
  const ours =
    primary?.commit === wanted.commit &&
    (wanted.runUrl === undefined || primary.runUrl === wanted.runUrl)
  const why = latest.statusReason ?? `ECS says ${latest.status}`
  switch (latest.status) {
    case 'SUCCESSFUL':
      return ours
        ? { outcome: 'serving', reason: 'ECS says SUCCESSFUL', ...facts }
        : {
            outcome: 'other_serves',
            reason: `${facts.taskDefinition ?? 'nothing'} is PRIMARY: this deployment did not begin, or another came after it`,
            ...facts,
          }
    case 'ROLLBACK_SUCCESSFUL':
      return { outcome: 'rolled_back', reason: why, ...facts }
    case 'STOPPED':
      return { outcome: 'stopped', reason: why, ...facts }
    default:
      // ROLLBACK_FAILED, and what AWS may add.
      return { outcome: 'failed', reason: why, ...facts }
  }
}

/** The verdict when the time is up. */
export function undecided({ primary, latest }: Observation, seconds: number): Verdict {
  return {
    outcome: 'undecided',
    reason: `ECS still says ${latest?.status} after ${seconds} s more`,
    ...factsOf(primary, latest),
  }
}

function factsOf(primary: Primary | undefined, latest: LatestDeployment | undefined) {
  return {
    ...(primary && { taskDefinition: primary.taskDefinition }),
    ...(primary?.commit !== undefined && { commit: primary.commit }),
    ...(latest?.seconds !== undefined && { seconds: latest.seconds }),
  }
}
