export type { Caller } from './caller.ts'
export type { Call, Calls } from './calls.ts'
export type { Clock, MovableClock } from './clock.ts'
export type { Finding } from './ecr/image.ts'
export type { Ecr, PublishScan, Push } from './ecr/store.ts'
export { BadInputError, BundleMissingError, FunctionError, PortInUseError } from './errors.ts'
export type { Emitted, EventBus } from './eventbridge/bus.ts'
export { isAllowed, type PolicyStatement } from './iam/is-allowed.ts'
export { permissionsOf } from './iam/permissions.ts'
export type { LambdaFunction } from './lambda/function.ts'
export { type LocalCloud, type LocalSlack, startLocalCloud } from './local-cloud.ts'
export type {
  CallView,
  CloudView,
  DeploymentView,
  EventView,
  FaultView,
  QueueView,
  RevisionView,
  ServiceView,
  SlackChangeView,
  StreamMessage,
  StreamMessages,
  TaskView,
} from './observe/model.ts'
export type { Observe, Source } from './observe/observe.ts'
export type { LocalCloudOptions } from './options.ts'
export type { Fault } from './slack/faults.ts'
export type { Click, Clicked } from './slack/interactions.ts'
export type { SlackChange, SlackChannel, SlackMessage } from './slack/message.ts'
export type { SlackDirectory, SlackUser } from './slack/people.ts'
export type { Queue } from './sqs/queue.ts'
export type { FunctionCode } from './template/context.ts'
export {
  type ProvisionedStack,
  type ProvisionOptions,
  relevantTemplate,
} from './template/provision.ts'
export { type Template, TemplateError } from './template/template.ts'
export type { BodyStream, HttpAnswer, HttpRequest } from './wire/http.ts'
export type { Route } from './wire/wire.ts'
