export { type Build, build, createBuild } from './create-build.ts'
export type { DeploymentOptions, HookOptions, ServiceActionOptions } from './ecs.ts'
export type {
  ImageActionOptions,
  ImageScanOptions,
  InspectorFindingOptions,
  InspectorScanOptions,
} from './images.ts'
export { type Sample, type SampleEvent, sampleEvents } from './samples.ts'
export type { ScheduleOptions } from './schedule.ts'
export type { BuildSource } from './source.ts'
export type { TaskOptions } from './task.ts'
