import {
  newCommit,
  oldCommit,
  type Scenario,
  type ServiceEvent,
  type ServiceEvents,
  timeOf,
} from '@repo/aws-events/scenarios'
import type { ChangeFact, DeploymentFact, LogsFact } from '../deployment/fact.ts'

/** Revision and commit of each deployment, by the scenario's letters. */
const versions: Readonly<Record<string, readonly [revision: number, commit: string]>> = {
  O: [56, oldCommit],
  A: [57, newCommit],
  B: [58, 'd2e94b6f0a1c3e5d7b9f8a6c4e2d0b1a3c5e7f90'],
}

/** What ECS and CloudWatch Logs answer about a scenario that has these events. */
export function describedFacts(
  { cards, decidedBy, tasks, open }: Scenario,
  on: ServiceEvents,
  events: readonly ServiceEvent[],
): DeploymentFact[] {
  const letters = Object.keys(cards)
  const deployment = letters.includes('A') ? on.deploymentId('A') : ''
  const at = Math.max(...events.map(timeOf))
  const facts: DeploymentFact[] = [
    ...letters.map((letter) =>
      decidedBy === 'DescribeServiceRevisions'
        ? changeOf(on, letter, { from: 'A', to: 'O' })
        : changeOf(on, letter, { from: 'O', to: letter }),
    ),
    ...events.flatMap((event) => logsOf(on, event)),
  ]
  if (tasks) {
    const [running, others] = tasks
    facts.push({ kind: 'counts', deployment, at, running, others, desired: 2 })
  }
  if (open) {
    const { second, timeoutAction, ...traffic } = open
    const hooks = hookIds(events).map((hook) => ({ hook, ...(timeoutAction && { timeoutAction }) }))
    const { serviceDeploymentArn: arn } = on
    const read = { arn, at: on.timeAt(second), status: 'IN_PROGRESS', byHand: false }
    facts.push({ kind: 'service-deployment', deployment, ...read, ...traffic, hooks })
  }
  if (decidedBy === 'DescribeServiceDeployments') {
    const { serviceDeploymentArn: arn } = on
    const status = 'ROLLBACK_SUCCESSFUL'
    const stopped = { arn, at, status, finishedAt: at, byHand: true }
    facts.push({ kind: 'service-deployment', deployment, ...stopped })
  }
  return facts
}

function hookIds(events: readonly ServiceEvent[]): string[] {
  const ids = events.flatMap((event) =>
    event['detail-type'] === 'ECS Hook State Change' ? event.detail.hookId : [],
  )
  return [...new Set(ids)]
}

/** What ECS returns of the change that a deployment makes, from and to the version of a letter. */
export function changeOf(
  { deploymentId, place }: ServiceEvents,
  letter: string,
  { from, to }: { from: string; to: string },
): ChangeFact {
  const [revision, tag] = versions[to] ?? []
  const [previous, previousTag] = from === to ? [] : (versions[from] ?? [])
  return {
    kind: 'change',
    deployment: deploymentId(letter),
    taskDefinition: `${place.service}:${revision}`,
    ...(previous && { previousTaskDefinition: `${place.service}:${previous}` }),
    ...(tag && { tag }),
    ...(previousTag && { previousTag }),
    author: 'hana',
    runUrl: 'https://github.com/example/shop/actions/runs/1',
    container: 'app',
    logGroup: `/ecs/${place.service}`,
    memory: 512,
  }
}

/** The last lines of the container of a task that stopped. */
function logsOf({ place }: ServiceEvents, event: ServiceEvent): LogsFact[] {
  if (event['detail-type'] !== 'ECS Task State Change') return []
  const { startedBy = '', taskArn } = event.detail
  return [
    {
      kind: 'logs',
      deployment: startedBy,
      task: taskArn,
      container: 'app',
      group: `/ecs/${place.service}`,
      stream: 'app/app/1',
      lines: [
        '{"level":"fatal","msg":"COGNITO_USER_POOL_ID: required, must look like region_id"}',
        'configuration is not valid, exiting',
      ],
    },
  ]
}
