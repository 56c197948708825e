import type { CommandContext } from '@repo/cli'
import { type ExpectedDeployment, evaluate, type Observation, undecided } from './evaluate.ts'
import { healthyFor, isLasting, shortfallOf } from './evaluate-tasks.ts'
import { missingSettings } from './missing-settings.ts'
import type { RunningTasks } from './observe-tasks.ts'
import { readVersion, type VersionResult } from './read-version.ts'
import type { Verdict } from './verdict.ts'

export interface VerdictOptions extends ExpectedDeployment {
  /** Whether a load balancer is to send it requests. */
  readonly requests: boolean
  /** Base URL of the service; without one `/version` is not read. */
  readonly serviceUrl: string | undefined
  /** How long ECS and the load balancer may take, in seconds. */
  readonly within: number
  /** `deploymentConfiguration` of the definition that was deployed; `undefined`: not compared. */
  readonly defined?: unknown
}

export interface Observer {
  readonly service: () => Promise<Observation>
  readonly tasks: () => Promise<RunningTasks>
}

const POLL_INTERVAL_MS = 3000

/**
 * AWS does not document how long ECS watches alarms: at least as long as one of them looks back, and ecspresso does not wait for it where
 * it creates a service.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
const BAKE_MS = 10 * 60_000

/**
 * How long the tasks are observed where nothing else proves that they serve, or where one has ended already: some end seconds after
 * their start, and answer until then.
 */
const STEADY_MS = 15_000

/**
 * Polls until the deployment is finished and, where it was successful, its tasks run, the load balancer finds them healthy and
 * the service reports its commit; or until the time is up.
 */
export async function waitForVerdict(
  options: VerdictOptions,
  observer: Observer,
  { now, sleep, fetch }: Pick<CommandContext, 'now' | 'sleep' | 'fetch'>,
): Promise<Verdict> {
  const start = now()
  const withinMs = options.within * 1000
  let deadline = start + withinMs
  let first: { readonly at: number; readonly tasks: RunningTasks } | undefined
  for (;;) {
    const observation = await observer.service()
    const verdict = evaluate(observation, options)
    if (verdict && verdict.outcome !== 'serving') return verdict
    if (verdict) {
      const tasks = await observer.tasks()
      first ??= { at: now(), tasks }
      if (observation.watchesAlarms) deadline = Math.max(deadline, first.at + withinMs)
      const [missing] = missingSettings(options.defined, tasks.configuration)
      if (missing !== undefined)
        return {
          ...verdict,
          outcome: 'incomplete',
          reason: `${verdict.reason}, but the service has another deploymentConfiguration.${missing} than its definition: ecspresso leaves out what it does not know`,
        }
      const shortfall = shortfallOf(tasks, first.tasks)
      if (shortfall && (now() >= deadline || isLasting(shortfall, tasks)))
        return { ...verdict, ...shortfall, reason: `${verdict.reason}, but ${shortfall.reason}` }
      if (!shortfall && options.serviceUrl !== undefined) {
        const version = await readVersion(options.serviceUrl, fetch)
        const steady = first.tasks.failed.size === 0 || now() - first.at >= STEADY_MS
        if (isExpected(version, options.commit)) {
          if (steady || now() >= deadline) return verdict
        } else if (now() >= deadline)
          return {
            ...verdict,
            outcome: 'not_answering',
            reason: contradiction(verdict, options, version),
          }
      } else if (!shortfall && now() - first.at >= STEADY_MS)
        return {
          ...verdict,
          ...(!options.requests && { requests: false }),
          reason: `${verdict.reason} and ${tasks.running} of ${tasks.desired} tasks run${unproven(tasks, options)}`,
        }
    } else if (now() >= deadline + (observation.watchesAlarms ? BAKE_MS : 0))
      return undecided(observation, Math.round((now() - start) / 1000))
    await sleep(POLL_INTERVAL_MS)
  }
}

/** What nothing has shown of tasks that run. */
function unproven({ healthy }: RunningTasks, { requests }: VerdictOptions): string {
  if (requests) return '; its URL is not known, so nobody asked /version'
  return healthy
    ? `, healthy ${healthyFor[healthy.by]}; no load balancer sends it requests`
    : '; nothing checks their health, and no load balancer sends it requests'
}

function isExpected(version: VersionResult, commit: string): boolean {
  return 'commit' in version && version.commit === commit
}

function contradiction(
  { reason }: Verdict,
  { serviceUrl }: VerdictOptions,
  version: VersionResult,
): string {
  const answer = 'commit' in version ? `commit ${version.commit}` : version.problem
  return `${reason}, but ${serviceUrl} answers with ${answer}`
}
