import type { Verdict } from './verdict.ts'

/** The state of a service at one time, as ECS reports it. */
export interface Observation {
  /** `undefined`: there is no such service, or no deployment of it is PRIMARY. */
  readonly primary: PrimaryDeployment | undefined
  /** The newest service deployment. */
  readonly latest: LatestDeployment | undefined
  /** ECS watches alarms for some minutes more once the old tasks are gone. */
  readonly watchesAlarms?: boolean
}

interface PrimaryDeployment {
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
export interface ExpectedDeployment {
  readonly commit: string
  /**
   * The run that registered the task definition. The commit alone is ambiguous: where it is deployed again with other variables
   * and rolled back, the older task definition has the same image.
   */
  readonly runUrl: string | undefined
}

const UNFINISHED = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
]

/** The verdict on a deployment; `undefined` while it is not finished. */
export function evaluate(
  { primary, latest }: Observation,
  expected: ExpectedDeployment,
): Verdict | undefined {
  if (!latest) return { outcome: 'failed', reason: 'ECS knows no deployment of the service' }
  if (UNFINISHED.includes(latest.status)) return undefined
  const facts = factsOf(primary, latest)
  const reason = latest.statusReason ?? `ECS says ${latest.status}`
  switch (latest.status) {
    case 'SUCCESSFUL':
      return isExpected(primary, expected)
        ? { outcome: 'serving', reason: 'ECS says SUCCESSFUL', ...facts }
        : {
            outcome: 'other_serves',
            reason: `${facts.taskDefinition ?? 'nothing'} is PRIMARY: this deployment did not begin, or another came after it`,
            ...facts,
          }
    case 'ROLLBACK_SUCCESSFUL':
      return { outcome: 'rolled_back', reason, ...facts }
    case 'STOPPED':
      return { outcome: 'stopped', reason, ...facts }
    default:
      // ROLLBACK_FAILED, and statuses that AWS may add.
      return { outcome: 'failed', reason, ...facts }
  }
}

/** The verdict where a deployment is not finished in time. */
export function undecided({ primary, latest }: Observation, seconds: number): Verdict {
  return {
    outcome: 'undecided',
    reason: `ECS still says ${latest?.status} after ${seconds} s more`,
    ...factsOf(primary, latest),
  }
}

function isExpected(primary: PrimaryDeployment | undefined, expected: ExpectedDeployment): boolean {
  if (primary?.commit !== expected.commit) return false
  return expected.runUrl === undefined || primary.runUrl === expected.runUrl
}

function factsOf(primary: PrimaryDeployment | undefined, latest: LatestDeployment | undefined) {
  return {
    ...(primary && { taskDefinition: primary.taskDefinition }),
    ...(primary?.commit !== undefined && { commit: primary.commit }),
    ...(latest?.seconds !== undefined && { seconds: latest.seconds }),
  }
}
