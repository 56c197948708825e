import { type Build, createBuild } from './create-build.ts'

/** An event as EventBridge sends it, of any service. */
export interface SampleEvent {
  readonly source: string
  readonly 'detail-type': string
  readonly detail: object
  readonly [field: string]: unknown
}

/** One documented event. */
export interface Sample {
  /** After the page of AWS's documentation that describes it. */
  readonly name: string
  readonly event: SampleEvent
}

/**
 * One event of each kind that AWS documents around a deployment, an image and a scan: those that `readEvent` reads, and
 * neighbours that it ignores. Ids and times are always the same; each happens a minute after the one before.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 * @see https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
 * @see https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html
 */
export function sampleEvents(): Sample[] {
  let ids = 0
  let minutes = 0
  const build = createBuild({
    now: () => Date.parse('2026-01-02T03:04:05.678Z') + 60_000 * minutes++,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
  })
  const events = { ...ecs(build), ...images(build), ...neighbours(build), ...notices(build) }
  return Object.entries(events).map(([name, event]) => ({ name, event }))
}

const good = 'ecs-svc/2222222222222222222'
const bad = 'ecs-svc/3333333333333333333'

function ecs(build: Build): Record<string, SampleEvent> {
  const deployment = (eventName: string, deploymentId: string, reason?: string) =>
    build.deploymentStateChange({ detail: { eventName, deploymentId, ...(reason && { reason }) } })
  const stopped = (stopCode: string, stoppedReason: string, more: object = {}) =>
    build.taskStateChange({
      detail: { lastStatus: 'STOPPED', stopCode, stoppedReason, startedBy: bad, ...more },
    })
  const action = (eventName: string, more: object = {}) =>
    build.serviceAction({ detail: { eventName, ...more } })
  return {
    'service deployment in progress': deployment('SERVICE_DEPLOYMENT_IN_PROGRESS', good),
    'service deployment completed': deployment('SERVICE_DEPLOYMENT_COMPLETED', good),
    'service deployment failed': deployment('SERVICE_DEPLOYMENT_FAILED', bad),
    'service deployment rolling back': deployment(
      'SERVICE_DEPLOYMENT_IN_PROGRESS',
      good,
      `ECS deployment circuit breaker: rolling back to deploymentId ${good}.`,
    ),
    'hook awaiting action': build.hookStateChange(),
    'task provisioning': build.taskStateChange({ detail: { lastStatus: 'PROVISIONING' } }),
    'task running': build.taskStateChange({ detail: { startedBy: good } }),
    'task of no service running': build.taskStateChange({
      detail: { group: 'family:sample', startedBy: 'a person', launchType: 'EC2' },
    }),
    'task stopped, essential container exited': stopped(
      'EssentialContainerExited',
      'Essential container in task exited',
    ),
    'task stopped by the service scheduler': stopped(
      'ServiceSchedulerInitiated',
      `Scaling activity initiated by (deployment ${bad})`,
      { containers: [{ name: 'app', exitCode: 0, lastStatus: 'STOPPED' }] },
    ),
    'task of no service stopped by a user': stopped('UserInitiated', 'Task stopped by user', {
      group: 'family:sample',
      startedBy: 'a person',
      containers: [
        { name: 'app', exitCode: 0, lastStatus: 'STOPPED' },
        { name: 'sidecar', exitCode: 137, lastStatus: 'STOPPED' },
      ],
    }),
    'service steady state': action('SERVICE_STEADY_STATE'),
    'service task start impaired': action('SERVICE_TASK_START_IMPAIRED'),
    'service task placement failure': action('SERVICE_TASK_PLACEMENT_FAILURE', {
      reason: 'RESOURCE:FARGATE',
    }),
  }
}

function images(build: Build): Record<string, SampleEvent> {
  const untagged = { 'image-tags': [] }
  return {
    'image push': build.ecrImageAction(),
    'image delete': build.ecrImageAction({ detail: { 'action-type': 'DELETE' } }),
    'image scan complete, nothing found': build.ecrImageScan(),
    'image scan complete, critical and high': build.ecrImageScan({
      detail: { 'finding-severity-counts': { CRITICAL: 10, HIGH: 2, MEDIUM: 9 } },
    }),
    'image scan complete, high': build.ecrImageScan({
      region: 'eu-west-1',
      detail: { 'finding-severity-counts': { HIGH: 1 }, ...untagged },
    }),
    'image scan failed': build.ecrImageScan({ detail: { 'scan-status': 'FAILED', ...untagged } }),
    'inspector initial scan': build.inspectorScan({
      detail: { 'finding-severity-counts': { CRITICAL: 7, HIGH: 61, MEDIUM: 62, TOTAL: 158 } },
    }),
    'inspector finding': build.inspectorFinding(),
    'inspector finding closed': build.inspectorFinding({ detail: { status: 'CLOSED' } }),
  }
}

function notices(build: Build): Record<string, SampleEvent> {
  return {
    'task retirement': build.healthEvent(),
    'alarm of an environment': build.alarmStateChange(),
    'alarm of an environment is over': build.alarmStateChange({ state: 'OK' }),
    'inspector scanning stopped': build.inspectorCoverage(),
    'inspector on-demand scan failed': build.inspectorOnDemandScan(),
  }
}

function neighbours(build: Build): Record<string, SampleEvent> {
  const { version, id, account, time, region, resources } = build.scheduledEvent({ resources: [] })
  const envelope = { version, id, account, time, region, resources }
  const of = (source: string, type: string, detail: object, more: object = {}): SampleEvent => ({
    ...envelope,
    source,
    'detail-type': type,
    detail,
    ...more,
  })
  return {
    'scheduled event': build.scheduledEvent(),
    'container instance': of('aws.ecs', 'ECS Container Instance State Change', {
      agentConnected: true,
      status: 'ACTIVE',
      version: 1,
    }),
    'capacity provider steady state': of('aws.ecs', 'ECS Service Action', {
      eventType: 'INFO',
      eventName: 'CAPACITY_PROVIDER_STEADY_STATE',
      clusterArn: 'arn:aws:ecs:us-west-2:111122223333:cluster/default',
      capacityProviderArns: ['arn:aws:ecs:us-west-2:111122223333:capacity-provider/ec2'],
      createdAt: '2026-01-02T03:04:05.678Z',
    }),
    'inspector initial scan of an instance': of(
      'aws.inspector2',
      'Inspector2 Scan',
      {
        'scan-status': 'INITIAL_SCAN_COMPLETE',
        'instance-id': 'i-0123456789abcdef0',
        'finding-severity-counts': { CRITICAL: 0, HIGH: 0, MEDIUM: 0, TOTAL: 0 },
        version: '1.0',
      },
      {
        account: '444455556666',
        resources: ['arn:aws:ec2:us-west-2:444455556666:instance/i-0123456789abcdef0'],
      },
    ),
    'image replication': of('aws.ecr', 'ECR Replication Action', {
      result: 'SUCCESS',
      'repository-name': 'my-repository-name',
      'action-type': 'REPLICATE',
      'image-tag': 'latest',
    }),
    'pull through cache': of('aws.ecr', 'ECR Pull Through Cache Action', {
      'sync-status': 'SUCCESS',
      'repository-name': 'my-repository-name',
    }),
    'instance state change': of('aws.ec2', 'EC2 Instance State-change Notification', {
      'instance-id': 'i-0123456789abcdef0',
      state: 'running',
    }),
    'alarm state change': of('aws.cloudwatch', 'CloudWatch Alarm State Change', {
      alarmName: 'cpu',
      state: { value: 'ALARM' },
    }),
    'stack status change': of('aws.cloudformation', 'CloudFormation Stack Status Change', {
      'stack-id': 'arn:aws:cloudformation:us-west-2:111122223333:stack/sample/1',
      'status-details': { status: 'UPDATE_COMPLETE' },
    }),
  }
}
