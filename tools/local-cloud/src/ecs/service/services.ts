import type {
  CreateServiceRequest,
  DeleteServiceRequest,
  DeploymentConfiguration,
  UpdateServiceRequest,
} from '@aws-sdk/client-ecs'
import { arn, iamArn } from '../../arn.ts'
import type { Caller } from '../../caller.ts'
import type { Clock } from '../../clock.ts'
import { AwsError } from '../../wire/service.ts'
import { DEFAULT_THRESHOLD } from '../circuit-breaker.ts'
import type { DeploymentEngine } from '../deployment/engine.ts'
import type { Ids } from '../ids.ts'
import type { RegisteredTaskDefinition, ServiceState, TaskKeeper } from '../model.ts'
import type { Images, TargetGroups } from '../ports.ts'
import type { Store } from '../store.ts'
import { checkTags } from '../tags.ts'
import { createRevision, revisionSettings, sameRevision } from './revision.ts'
import { validateRequest, validateSettings } from './validate.ts'
import { canRebalance, validateRebalancing } from './validate-configuration.ts'

export interface ServicesOptions {
  readonly clock: Clock
  readonly ids: Ids
  readonly store: Store
  readonly images: Images
  readonly targetGroups: TargetGroups
  readonly engine: DeploymentEngine
  readonly keeper: TaskKeeper
}

export type Services = ReturnType<typeof createServices>

/** Creates, updates and deletes services; the engine deploys them. */
export function createServices(options: ServicesOptions) {
  const { clock, store, targetGroups, engine, keeper } = options

  /** @throws AwsError ClientException */
  function taskDefinition(caller: Caller, reference: string | undefined): RegisteredTaskDefinition {
    const found = store.findTaskDefinition(caller, reference)
    if (!found) throw new AwsError('ClientException', 'Unable to describe task definition.')
    if (found.definition.status !== 'ACTIVE')
      throw new AwsError('ClientException', 'TaskDefinition is inactive')
    return found
  }

  function create(input: CreateServiceRequest, caller: Caller): ServiceState {
    const cluster = store.cluster(caller, input.cluster)
    const name = input.serviceName ?? ''
    if (!/^[\w-]{1,255}$/.test(name))
      throw new AwsError('InvalidParameterException', 'Service name is not valid.')
    if (input.deploymentController?.type && input.deploymentController.type !== 'ECS')
      throw new AwsError(
        'InvalidParameterException',
        `local-cloud has the deployment controller ECS only, not ${input.deploymentController.type}.`,
      )
    const existing = store.findService(caller, cluster, name)
    if (existing && existing.status !== 'INACTIVE')
      throw new AwsError('InvalidParameterException', 'Creation of service was not idempotent.')
    const configuration = completeConfiguration(input.deploymentConfiguration)
    const settings = revisionSettings(input, taskDefinition(caller, input.taskDefinition))
    validateSettings(settings, configuration, targetGroups)
    validateRequest(input, settings)
    checkTags(input.tags)
    validateRebalancing(input.availabilityZoneRebalancing, configuration)
    const service: ServiceState = {
      arn: arn('ecs', caller, `service/${cluster.name}/${name}`),
      name,
      cluster,
      caller,
      createdAt: clock.now(),
      createdBy: iamArn(caller.account, 'root'),
      revisions: [],
      serviceDeployments: [],
      status: 'ACTIVE',
      desiredCount: input.desiredCount ?? 1,
      deploymentConfiguration: configuration,
      healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds,
      enableECSManagedTags: input.enableECSManagedTags ?? false,
      enableExecuteCommand: input.enableExecuteCommand ?? false,
      propagateTags: input.propagateTags ?? 'NONE',
      // ECS enables it by default where it is possible.
      availabilityZoneRebalancing:
        input.availabilityZoneRebalancing ?? (canRebalance(configuration) ? 'ENABLED' : 'DISABLED'),
      placementConstraints: input.placementConstraints,
      placementStrategy: input.placementStrategy,
      tags: input.tags ?? [],
      deployments: [],
      lastCompleted: undefined,
      events: [],
      steady: false,
    }
    store.placeOf(caller).services.set(service.arn, service)
    deploy(service, settings)
    return service
  }

  function update(input: UpdateServiceRequest, caller: Caller): ServiceState {
    const cluster = store.cluster(caller, input.cluster)
    const service = store.activeService(caller, cluster, input.service)
    const before = service.deployments[0]?.revision
    const wanted =
      input.taskDefinition === undefined && before
        ? before.taskDefinition
        : taskDefinition(caller, input.taskDefinition)
    const settings = revisionSettings(input, wanted, before)
    const configuration = input.deploymentConfiguration
      ? completeConfiguration({
          ...service.deploymentConfiguration,
          ...input.deploymentConfiguration,
        })
      : service.deploymentConfiguration
    validateSettings(settings, configuration, targetGroups)
    validateRequest(input, settings)
    validateRebalancing(
      input.availabilityZoneRebalancing ?? service.availabilityZoneRebalancing,
      configuration,
    )
    service.deploymentConfiguration = configuration
    change(service, input)
    const differs = !before || !sameRevision(before, settings)
    if (differs || input.forceNewDeployment === true) deploy(service, settings)
    else engine.reconcile(service)
    return service
  }

  function deploy(service: ServiceState, settings: Parameters<typeof createRevision>[0]): void {
    const revision = createRevision(settings, service.arn, options)
    service.revisions.unshift(revision)
    engine.deploy(service, revision)
  }

  function remove(input: DeleteServiceRequest, caller: Caller): ServiceState {
    const cluster = store.cluster(caller, input.cluster)
    const service = store.activeService(caller, cluster, input.service)
    if (service.desiredCount > 0 && input.force !== true)
      throw new AwsError(
        'InvalidParameterException',
        'The service cannot be stopped while it is scaled above 0.',
      )
    service.status = 'DRAINING'
    service.desiredCount = 0
    engine.drain(service)
    return service
  }

  return { create, update, remove, tasksOf: keeper.tasksOf }
}

/** Applies the settings that UpdateService changes without a new deployment. */
function change(service: ServiceState, input: UpdateServiceRequest): void {
  service.desiredCount = input.desiredCount ?? service.desiredCount
  service.healthCheckGracePeriodSeconds =
    input.healthCheckGracePeriodSeconds ?? service.healthCheckGracePeriodSeconds
  service.enableECSManagedTags = input.enableECSManagedTags ?? service.enableECSManagedTags
  service.enableExecuteCommand = input.enableExecuteCommand ?? service.enableExecuteCommand
  service.propagateTags = input.propagateTags ?? service.propagateTags
  service.availabilityZoneRebalancing =
    input.availabilityZoneRebalancing ?? service.availabilityZoneRebalancing
  service.placementConstraints = input.placementConstraints ?? service.placementConstraints
  service.placementStrategy = input.placementStrategy ?? service.placementStrategy
}

/** Fills in ECS's defaults of a deployment configuration; the circuit breaker is off by default. */
function completeConfiguration(given: DeploymentConfiguration = {}): DeploymentConfiguration {
  const breaker = given.deploymentCircuitBreaker
  return {
    ...given,
    strategy: given.strategy ?? 'ROLLING',
    bakeTimeInMinutes: given.bakeTimeInMinutes ?? 0,
    deploymentCircuitBreaker: {
      enable: breaker?.enable ?? false,
      rollback: breaker?.rollback ?? false,
      resetOnHealthyTask: breaker?.resetOnHealthyTask ?? true,
      thresholdConfiguration: breaker?.thresholdConfiguration ?? DEFAULT_THRESHOLD,
    },
    maximumPercent: given.maximumPercent ?? 200,
    minimumHealthyPercent: given.minimumHealthyPercent ?? 100,
  }
}
