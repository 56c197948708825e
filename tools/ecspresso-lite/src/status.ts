import type { ScalableTarget, ScalingPolicy } from '@aws-sdk/client-application-auto-scaling'
import type { Deployment, Service, ServiceEvent } from '@aws-sdk/client-ecs'
import { call } from './aws.ts'
import { messageOf } from './errors.ts'
import { nameOf, present, type RemoteService, requireService } from './service.ts'
import type { Session } from './session.ts'

/**
 * Prints the service, its deployments, its scaling and its last events, as most commands do first.
 * @param events how many of the last events
 */
export async function printStatus(session: Session, events: number): Promise<RemoteService> {
  const remote = await requireService(session)
  await printStatusOf(session, remote, events)
  return remote
}

/** The same for a service that was already described. */
export async function printStatusOf(
  session: Session,
  { service }: RemoteService,
  events: number,
): Promise<void> {
  const scaling = await describeScaling(session, service)
  for (const line of statusLines(service, scaling, events)) session.print(`${line}\n`)
}

/** ` PRIMARY backend:42 desired:1 pending:0 running:1 COMPLETED(…)` */
export function deploymentLine(deployment: Deployment): string {
  const {
    status = '',
    taskDefinition = '',
    rolloutState = '',
    rolloutStateReason = '',
  } = deployment
  const { desiredCount = 0, pendingCount = 0, runningCount = 0 } = deployment
  const counts = `desired:${desiredCount} pending:${pendingCount} running:${runningCount}`
  return `${status.padStart(8)} ${nameOf(taskDefinition)} ${counts} ${rolloutState}(${rolloutStateReason})`
}

export function eventLine({ createdAt, message = '' }: ServiceEvent): string {
  return `${createdAt?.toISOString() ?? ''} ${message}`
}

/** Oldest first. */
export function byTime(events: readonly ServiceEvent[]): ServiceEvent[] {
  return [...events].sort((a, b) => Number(a.createdAt ?? 0) - Number(b.createdAt ?? 0))
}

interface Scaling {
  targets: ScalableTarget[]
  policies: ScalingPolicy[]
}

function statusLines(service: Service, scaling: Scaling, events: number): string[] {
  const last = events > 0 ? byTime(service.events ?? []).slice(-events) : []
  return [
    `Service: ${service.serviceName}`,
    `Cluster: ${nameOf(present(service.clusterArn, 'clusterArn'))}`,
    `TaskDefinition: ${nameOf(present(service.taskDefinition, 'taskDefinition'))}`,
    'Deployments:',
    ...(service.deployments ?? []).map((deployment) => `  ${deploymentLine(deployment)}`),
    'AutoScaling:',
    ...scaling.targets.map(targetLine),
    ...scaling.policies.map((policy) => `  Policy ${policy.PolicyName} (${policy.PolicyType})`),
    'Events:',
    ...last.map(eventLine),
  ]
}

function targetLine({ MinCapacity, MaxCapacity, SuspendedState: state }: ScalableTarget): string {
  const suspended = [
    `in:${state?.DynamicScalingInSuspended ?? false}`,
    `out:${state?.DynamicScalingOutSuspended ?? false}`,
    `scheduled:${state?.ScheduledScalingSuspended ?? false}`,
  ]
  return `  Capacity min:${MinCapacity} max:${MaxCapacity}, suspended ${suspended.join(' ')}`
}

/** Scaling targets and policies of the service. Without permission to read them it warns and continues. */
async function describeScaling(session: Session, service: Service): Promise<Scaling> {
  const {
    ApplicationAutoScalingClient,
    DescribeScalableTargetsCommand,
    DescribeScalingPoliciesCommand,
  } = await import('@aws-sdk/client-application-auto-scaling')
  const client = new ApplicationAutoScalingClient(session.aws)
  const cluster = nameOf(present(service.clusterArn, 'clusterArn'))
  const resource = `service/${cluster}/${service.serviceName}`
  const scope = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' } as const
  const found: Scaling = { targets: [], policies: [] }
  session.deadline.check()
  try {
    const { ScalableTargets = [] } = await call(
      'application-autoscaling:DescribeScalableTargets',
      () => client.send(new DescribeScalableTargetsCommand({ ...scope, ResourceIds: [resource] })),
    )
    found.targets = ScalableTargets
    if (ScalableTargets.length === 0) return found
    const { ScalingPolicies = [] } = await call(
      'application-autoscaling:DescribeScalingPolicies',
      () => client.send(new DescribeScalingPoliciesCommand({ ...scope, ResourceId: resource })),
    )
    found.policies = ScalingPolicies
  } catch (error) {
    session.warn(messageOf(error))
  }
  return found
}
