import {
  type Attempt,
  finalStatuses,
  isDeploymentId,
  isFinal,
  newAttempt,
  rollbackOf,
  type Sighting,
} from './attempt.ts'
import type { DeploymentFact, HookFact } from './fact.ts'
import { attemptsInRollouts } from './rollout-timeline.ts'

/** Finds the attempts in the facts of one service, oldest first: a pure function, whatever order the facts arrived in. */
export function attemptsOf(facts: readonly DeploymentFact[]): Attempt[] {
  const attempts = attemptsInRollouts(facts)
  joinServiceDeployment(attempts, facts)
  const all = joinReports(joinHooks(attempts, facts), facts)
  // An id that turned out to be an attempt of its own has a message of its own.
  for (const { aliases } of all) for (const { id } of all) aliases.delete(id)
  for (const [index, attempt] of all.entries()) {
    const newer = all.slice(index + 1).find((one) => isDeploymentId(one.id) && !one.reportedOnly)
    if (newer && !isOver(attempt)) attempt.supersededBy = { id: newer.id, at: newer.startedAt }
  }
  return all
}

/** Whether it is known how the attempt ended; if it is rolled back, how that ended. */
function isOver(attempt: Attempt): boolean {
  const rollback = rollbackOf(attempt)
  if (rollback !== 'none') return rollback !== 'running'
  return (attempt.completedAt ?? attempt.failedAt) !== undefined
}

/** The state of the service deployment that is furthest along: an ended one first, else the later one. */
function joinServiceDeployment(
  attempts: readonly Attempt[],
  facts: readonly DeploymentFact[],
): void {
  const described = Map.groupBy(
    facts.filter((fact) => fact.kind === 'service-deployment'),
    ({ deployment }) => deployment,
  )
  for (const attempt of attempts) {
    const own = described.get(attempt.id) ?? []
    const [last] = own.sort(
      (a, b) =>
        Number(isFinal(b)) - Number(isFinal(a)) ||
        b.at - a.at ||
        finalStatuses.indexOf(a.status) - finalStatuses.indexOf(b.status) ||
        (JSON.stringify(a) > JSON.stringify(b) ? -1 : 1),
    )
    if (last) attempt.serviceDeployment = last
    attempt.stages = own.flatMap(sightingOf)
  }
}

const sightingOf = ({ stage, at }: Partial<Sighting>): Sighting[] =>
  stage === undefined || at === undefined ? [] : [{ stage, at }]

// What comes first where two events of a hook have the same time.
const hookRanks: Readonly<Record<HookFact['state'], number>> = {
  in_progress: 0,
  awaiting: 1,
  continued: 2,
  timed_out: 3,
  rolled_back: 4,
}

function byTimeThenState(a: HookFact, b: HookFact): number {
  return a.at - b.at || hookRanks[a.state] - hookRanks[b.state]
}

/** Reports belong to the deployment that they name, or that it rolls back; those of a hook to the one of the hook. */
function joinReports(attempts: readonly Attempt[], facts: readonly DeploymentFact[]): Attempt[] {
  const byId = new Map(attempts.map((attempt) => [attempt.id, attempt]))
  const reports = facts.filter((fact) => fact.kind === 'report')
  const byContent = new Map(reports.map((report) => [JSON.stringify(report), report]))
  const sorted = [...byContent].sort(
    ([a, one], [b, other]) => one.at - other.at || (a < b ? -1 : 1),
  )
  for (const [, report] of sorted) {
    const { deployment: id, at } = report
    const ofHook = isDeploymentId(id) ? undefined : underWay(attempts, at)
    const attempt = byId.get(id) ?? relatedTo(id, attempts) ?? ofHook ?? reportedOnly(id, at)
    byId.set(id, attempt)
    attempt.aliases.add(id)
    attempt.reports = [...attempt.reports, report]
  }
  return [...new Set(byId.values())].sort((a, b) => a.startedAt - b.startedAt)
}

/** The newest attempt that the deployment of this id rolls back, or that has the hook of this id. */
function relatedTo(id: string, attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.findLast(
    ({ aliases, serviceDeployment }) => aliases.has(id) || `hook:${serviceDeployment?.arn}` === id,
  )
}

function reportedOnly(id: string, startedAt: number): Attempt {
  return { ...newAttempt(id, startedAt), reportedOnly: true }
}

function underWay(attempts: readonly Attempt[], at: number): Attempt | undefined {
  return attempts.findLast((one) => one.startedAt <= at && (one.completedAt ?? at) >= at)
}

/** Hooks name their service deployment: it belongs to the attempt that has it by ECS's API, else to the one under way at the time. */
function joinHooks(attempts: readonly Attempt[], facts: readonly DeploymentFact[]): Attempt[] {
  const all = [...attempts]
  const hooks = facts.filter((fact) => fact.kind === 'hook').sort(byTimeThenState)
  const clicks = facts.filter((fact) => fact.kind === 'click')
  const byArn = new Map(attempts.toReversed().map((one) => [one.serviceDeployment?.arn, one]))
  for (const [arn, ofDeployment] of Map.groupBy(hooks, (hook) => hook.serviceDeployment)) {
    const first = ofDeployment[0]?.at ?? 0
    const alias = `hook:${arn}`
    const ownClicks = clicks.filter(({ serviceDeployment }) => serviceDeployment === arn)
    const attempt = byArn.get(arn) ?? underWay(attempts, first)
    if (attempt) {
      attempt.aliases.add(alias)
      attempt.hooks = [...attempt.hooks, ...ofDeployment].sort(byTimeThenState)
      attempt.clicks = [...attempt.clicks, ...ownClicks]
      attempt.stages = [...attempt.stages, ...ofDeployment.flatMap(sightingOf)]
    } else {
      const stages = ofDeployment.flatMap(sightingOf)
      all.push({ ...newAttempt(alias, first), hooks: ofDeployment, clicks: ownClicks, stages })
    }
  }
  return all.sort((a, b) => a.startedAt - b.startedAt)
}
