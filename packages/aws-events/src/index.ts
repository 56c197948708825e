export {
  clusterName,
  type Owner,
  ownerOf,
  parseRepository,
  parseServiceArn,
  parseServiceDeploymentArn,
  parseTaskArn,
  parseTaskDefinitionArn,
  type Repository,
  type ServiceArn,
  type ServiceDeploymentArn,
  serviceOfGroup,
  type TaskArn,
  type TaskDefinitionArn,
} from './arn.ts'
export {
  type AlarmStateChange,
  alarmName,
  deploymentAlarms,
  type EnvironmentAlarm,
  environmentAlarms,
  type LoadBalancerAlarm,
  loadBalancerAlarms,
  parseAlarmName,
  type ServiceAlarm,
  serviceAlarms,
} from './cloudwatch/alarm.ts'
export type { EcrImageAction } from './ecr/image-action.ts'
export type { EcrImageScan } from './ecr/image-scan.ts'
export type { DeploymentStateChange } from './ecs/deployment.ts'
export type { HookStateChange } from './ecs/hook.ts'
export type { ServiceAction } from './ecs/service-action.ts'
export { type ServiceRef, serviceOf } from './ecs/service-of.ts'
export type { TaskContainer, TaskStateChange } from './ecs/task.ts'
export { BrokenEventError } from './errors.ts'
export type { HealthEvent } from './health/event.ts'
export { type ImageUri, parseImageUri } from './image-uri.ts'
export type { InspectorCoverage } from './inspector/coverage.ts'
export type { InspectorFinding } from './inspector/finding.ts'
export type { InspectorOnDemandScan } from './inspector/on-demand.ts'
export type { InspectorScan } from './inspector/scan.ts'
export { parseInspectorTime } from './inspector/time.ts'
export { type Ignored, type Reading, readEvent } from './read-event.ts'
export {
  type EventPattern,
  type Match,
  type PatternFields,
  type Rule,
  type RuledEnvironment,
  rulesOf,
  type ScheduledRule,
  schedules,
} from './rules.ts'
export type { ScheduledEvent } from './schedule.ts'
