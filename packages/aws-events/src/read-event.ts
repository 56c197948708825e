import { type AlarmStateChange, alarmStateChange, parseAlarmName } from './cloudwatch/alarm.ts'
import { type EcrImageAction, ecrImageAction } from './ecr/image-action.ts'
import { type EcrImageScan, ecrImageScan } from './ecr/image-scan.ts'
import { type DeploymentStateChange, deploymentStateChange } from './ecs/deployment.ts'
import { type HookStateChange, hookStateChange } from './ecs/hook.ts'
import { type ServiceAction, serviceAction } from './ecs/service-action.ts'
import { type TaskStateChange, taskStateChange } from './ecs/task.ts'
import { type HealthEvent, healthEvent } from './health/event.ts'
import { type InspectorCoverage, inspectorCoverage } from './inspector/coverage.ts'
import { type InspectorFinding, inspectorFinding } from './inspector/finding.ts'
import { type InspectorOnDemandScan, inspectorOnDemandScan } from './inspector/on-demand.ts'
import { type InspectorScan, inspectorScan } from './inspector/scan.ts'
import { describeValue, type Fields, idOf, isFields, parse, text } from './parse.ts'
import { type ScheduledEvent, scheduledEvent } from './schedule.ts'

/** The kind of an event, and the event as AWS sent it: undocumented fields and values are kept. */
export type Reading =
  | { readonly kind: 'deployment'; readonly event: DeploymentStateChange }
  | { readonly kind: 'task'; readonly event: TaskStateChange }
  | { readonly kind: 'service-action'; readonly event: ServiceAction }
  | { readonly kind: 'hook'; readonly event: HookStateChange }
  | { readonly kind: 'image-scan'; readonly event: EcrImageScan }
  | { readonly kind: 'image-action'; readonly event: EcrImageAction }
  | { readonly kind: 'inspector-scan'; readonly event: InspectorScan }
  | { readonly kind: 'inspector-finding'; readonly event: InspectorFinding }
  | { readonly kind: 'inspector-coverage'; readonly event: InspectorCoverage }
  | { readonly kind: 'inspector-on-demand'; readonly event: InspectorOnDemandScan }
  | { readonly kind: 'health'; readonly event: HealthEvent }
  | { readonly kind: 'alarm'; readonly event: AlarmStateChange }
  | { readonly kind: 'schedule'; readonly event: ScheduledEvent }
  | Ignored

/** An event of no kind that is read here. `reason` completes the sentence "ignored, because …". */
export interface Ignored {
  readonly kind: 'ignored'
  /** The event's `id`, if it has one. */
  readonly id: string | undefined
  readonly reason: string
}

/**
 * Determines the kind of an EventBridge event, and checks the fields that are used.
 *
 * An event of another kind is a value (`kind: 'ignored'`), whatever its form.
 *
 * @throws {BrokenEventError} where a field that is used is missing or wrong
 */
export function readEvent(input: unknown): Reading {
  if (!isFields(input)) return { kind: 'ignored', id: undefined, reason: 'it is not an object' }
  const read = readers.get(`${text(input['source'])}/${text(input['detail-type'])}`)
  return read ? read(input) : unread(input)
}

function unread(input: Fields): Ignored {
  const [source, type] = [input['source'], input['detail-type']].map(describeValue)
  return ignored(input, `its source is ${source} and its detail-type ${type}`)
}

const readers = new Map<string, (input: Fields) => Reading>([
  ['aws.ecs/ECS Deployment State Change', readDeployment],
  ['aws.ecs/ECS Service Action', readServiceAction],
  [
    'aws.ecs/ECS Task State Change',
    (input) => ({ kind: 'task', event: parse(taskStateChange, input) }),
  ],
  [
    'aws.ecs/ECS Hook State Change',
    (input) => ({ kind: 'hook', event: parse(hookStateChange, input) }),
  ],
  [
    'aws.ecr/ECR Image Scan',
    (input) => ({ kind: 'image-scan', event: parse(ecrImageScan, input) }),
  ],
  [
    'aws.ecr/ECR Image Action',
    (input) => ({ kind: 'image-action', event: parse(ecrImageAction, input) }),
  ],
  ['aws.inspector2/Inspector2 Scan', readInspectorScan],
  ['aws.inspector2/Inspector2 Finding', readInspectorFinding],
  ['aws.inspector2/Inspector2 Coverage', readCoverage],
  [
    'aws.inspector2/Inspector2 OnDemand Scan Complete',
    (input) => ({ kind: 'inspector-on-demand', event: parse(inspectorOnDemandScan, input) }),
  ],
  ['aws.health/AWS Health Event', readHealth],
  ['aws.cloudwatch/CloudWatch Alarm State Change', readAlarm],
  [
    'aws.events/Scheduled Event',
    (input) => ({ kind: 'schedule', event: parse(scheduledEvent, input) }),
  ],
])

function readDeployment(input: Fields): Reading {
  return { kind: 'deployment', event: parse(deploymentStateChange, input) }
}

/**
 * AWS lists the `SERVICE_DEPLOYMENT_…` names under both detail-types. A service action with a `deploymentId` is read as a
 * deployment; its time is `createdAt` then.
 */
function readServiceAction(input: Fields): Reading {
  const detail = input['detail']
  const names = isFields(detail) && text(detail['eventName']).startsWith('SERVICE_DEPLOYMENT_')
  if (!isFields(detail) || !names || detail['deploymentId'] === undefined)
    return { kind: 'service-action', event: parse(serviceAction, input) }
  const updatedAt = detail['updatedAt'] ?? detail['createdAt']
  return readDeployment({ ...input, detail: { ...detail, updatedAt } })
}

/** Amazon Inspector scans EC2 instances and Lambda functions too, under the same detail-type. */
function readInspectorScan(input: Fields): Reading {
  const detail = input['detail']
  const ours = (isFields(detail) && 'repository-name' in detail) || namesRepository(input)
  if (!ours) return ignored(input, 'it is a scan of something other than an ECR image')
  return { kind: 'inspector-scan', event: parse(inspectorScan, input) }
}

function readCoverage(input: Fields): Reading {
  if (!namesRepository(input))
    return ignored(input, 'it is the coverage of something other than an ECR image')
  return { kind: 'inspector-coverage', event: parse(inspectorCoverage, input) }
}

function readInspectorFinding(input: Fields): Reading {
  const detail = input['detail']
  const resources = isFields(detail) ? list(detail['resources']) : []
  const ours = resources.some((one) => isFields(one) && one['type'] === 'AWS_ECR_CONTAINER_IMAGE')
  if (!ours && !namesRepository(input))
    return ignored(input, 'it is a finding about something other than an ECR image')
  return { kind: 'inspector-finding', event: parse(inspectorFinding, input) }
}

/** AWS Health sends events of every service of AWS; only retirements of tasks are read. */
function readHealth(input: Fields): Reading {
  const detail = isFields(input['detail']) ? input['detail'] : {}
  const retires = detail['service'] === 'ECS' && /RETIREMENT/.test(text(detail['eventTypeCode']))
  return retires ? { kind: 'health', event: parse(healthEvent, input) } : unread(input)
}

/** An account has alarms of others too, and those about the alerts go to SNS alone. */
function readAlarm(input: Fields): Reading {
  const detail = isFields(input['detail']) ? input['detail'] : {}
  const ours = parseAlarmName(text(detail['alarmName']))
  return ours ? { kind: 'alarm', event: parse(alarmStateChange, input) } : unread(input)
}

function namesRepository(input: Fields): boolean {
  return list(input['resources']).some(
    (arn) => typeof arn === 'string' && /^arn:[^:]*:ecr:/.test(arn),
  )
}

function ignored(input: Fields, reason: string): Ignored {
  return { kind: 'ignored', id: idOf(input), reason }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
