import type {
  ContinueServiceDeploymentRequest,
  DescribeServiceDeploymentsRequest,
  DescribeServiceRevisionsRequest,
  ListServiceDeploymentsRequest,
  ServiceDeployment as SdkServiceDeployment,
  StopServiceDeploymentRequest,
} from '@aws-sdk/client-ecs'
import type { Caller } from '../../caller.ts'
import { AwsError } from '../../wire/service.ts'
import type { DeploymentEngine } from '../deployment/engine.ts'
import { isBeingStopped, isUnderWay } from '../deployment/record.ts'
import { checkCount, invalidParameter } from '../errors.ts'
import type { ServiceDeployment, ServiceRevision, ServiceState } from '../model.ts'
import { lifecycleStageOf } from '../service/lifecycle-stage.ts'
import { summariseRevision } from '../service/revision-summary.ts'
import type { Services } from '../service/services.ts'
import type { Store } from '../store.ts'
import { pageOf } from './page-of.ts'

const date = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms))

export function serviceDeploymentOperations(
  store: Store,
  services: Services,
  engine: DeploymentEngine,
) {
  const all = (caller: Caller) => [...store.placeOf(caller).services.values()]

  function find(caller: Caller, arn: string | undefined) {
    for (const service of all(caller)) {
      const deployment = service.serviceDeployments.find((one) => one.arn === arn)
      if (deployment) return { service, deployment }
    }
    return undefined
  }

  /** @throws AwsError ServiceDeploymentNotFoundException */
  function existing(caller: Caller, arn: string | undefined) {
    const found = find(caller, arn)
    if (!found)
      throw new AwsError(
        'ServiceDeploymentNotFoundException',
        'The service deployment was not found.',
      )
    return found
  }

  function list(input: ListServiceDeploymentsRequest, caller: Caller) {
    const cluster = store.cluster(caller, input.cluster)
    const service = store.findService(caller, cluster, input.service)
    if (!service) throw new AwsError('ServiceNotFoundException', 'Service not found.')
    const { after, before } = input.createdAt ?? {}
    const matching = service.serviceDeployments.filter(
      ({ status, createdAt }) =>
        (!input.status?.length || input.status.includes(status)) &&
        (after === undefined || createdAt > epochMs(after)) &&
        (before === undefined || createdAt < epochMs(before)),
    )
    const { items, ...next } = pageOf(matching, input, 20)
    return { serviceDeployments: items.map((one) => summarise(service, one)), ...next }
  }

  function describe(input: DescribeServiceDeploymentsRequest, caller: Caller) {
    const arns = input.serviceDeploymentArns ?? []
    const empty = 'Service deployment ARNs cannot be empty.'
    checkCount(arns, { empty, items: 'service deployment ARNs', most: 20 })
    return {
      serviceDeployments: arns.flatMap((arn) => {
        const found = find(caller, arn)
        return found ? describeOne(found.service, found.deployment, services) : []
      }),
      failures: arns.filter((arn) => !find(caller, arn)).map((arn) => ({ arn, reason: 'MISSING' })),
    }
  }

  function describeRevisions(input: DescribeServiceRevisionsRequest, caller: Caller) {
    const arns = input.serviceRevisionArns ?? []
    const empty = 'Service revision ARNs cannot be empty.'
    checkCount(arns, { empty, items: 'service revision ARNs', most: 20 })
    const found = arns.flatMap((arn) =>
      all(caller).flatMap((service) =>
        service.revisions
          .filter((revision) => revision.arn === arn)
          .map((revision) => describeRevision(service, revision)),
      ),
    )
    return {
      serviceRevisions: found,
      failures: arns
        .filter((arn) => !found.some(({ serviceRevisionArn }) => serviceRevisionArn === arn))
        .map((arn) => ({ arn, reason: 'MISSING' })),
    }
  }

  function proceed(input: ContinueServiceDeploymentRequest, caller: Caller) {
    const { service, deployment } = existing(caller, input.serviceDeploymentArn)
    const hook = deployment.hooks.find(({ id }) => id === input.hookId)
    if (!hook) throw invalidParameter('The lifecycle hook was not found.')
    if (hook.status !== 'AWAITING_ACTION' || deployment.status !== 'IN_PROGRESS')
      throw new AwsError(
        'ConflictException',
        'The lifecycle hook is not in the AWAITING_ACTION state.',
      )
    engine.answer(service, hook, input.action ?? 'CONTINUE')
    return { serviceDeploymentArn: deployment.arn }
  }

  function stop(input: StopServiceDeploymentRequest, caller: Caller) {
    // The model has ABORT too. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html
    if (input.stopType === 'ABORT')
      throw invalidParameter('The stopType ABORT is not valid. The valid values are ROLLBACK.')
    const { service, deployment } = existing(caller, input.serviceDeploymentArn)
    if (isBeingStopped(deployment)) return { serviceDeploymentArn: deployment.arn }
    if (!isUnderWay(deployment))
      throw new AwsError(
        'ConflictException',
        `The service deployment cannot be stopped because it is ${deployment.status}.`,
      )
    engine.stop(service)
    return { serviceDeploymentArn: deployment.arn }
  }

  return {
    ListServiceDeployments: list,
    DescribeServiceDeployments: describe,
    DescribeServiceRevisions: describeRevisions,
    ContinueServiceDeployment: proceed,
    StopServiceDeployment: stop,
  }
}

/** A timestamp on the wire is in seconds, although the SDK's type is `Date`. */
function epochMs(time: Date | number): number {
  return typeof time === 'number' ? time * 1000 : time.getTime()
}

function summarise(service: ServiceState, deployment: ServiceDeployment) {
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    startedAt: date(deployment.startedAt),
    createdAt: new Date(deployment.createdAt),
    finishedAt: date(deployment.finishedAt),
    targetServiceRevisionArn: deployment.target.arn,
    status: deployment.status,
    statusReason: deployment.statusReason,
  }
}

function describeOne(
  service: ServiceState,
  deployment: ServiceDeployment,
  services: Services,
): SdkServiceDeployment {
  const tasks = services.tasksOf(service)
  const { rollback, breaker, alarms } = deployment
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    createdAt: new Date(deployment.createdAt),
    startedAt: date(deployment.startedAt),
    finishedAt: date(deployment.finishedAt),
    stoppedAt: date(deployment.stoppedAt),
    updatedAt: new Date(deployment.updatedAt),
    sourceServiceRevisions: deployment.sources.map((revision) =>
      summariseRevision(service, revision, tasks),
    ),
    targetServiceRevision: summariseRevision(service, deployment.target, tasks),
    status: deployment.status,
    statusReason: deployment.statusReason,
    lifecycleStage: lifecycleStageOf(service, deployment, tasks),
    lifecycleHookDetails: deployment.hooks.map((hook) => ({
      hookId: hook.id,
      targetType: 'PAUSE',
      status: hook.status,
      expiresAt: new Date(hook.expiresAt),
      timeoutAction: hook.timeoutAction,
    })),
    deploymentConfiguration: deployment.configuration,
    ...(rollback && {
      rollback: {
        reason: rollback.reason,
        startedAt: new Date(rollback.startedAt),
        serviceRevisionArn: rollback.arn,
      },
    }),
    deploymentCircuitBreaker: {
      status: breaker.status,
      failureCount: breaker.failures,
      threshold: breaker.threshold,
    },
    alarms: {
      status: alarms.status,
      alarmNames: [...alarms.names],
      triggeredAlarmNames: alarms.triggered,
    },
  }
}

function describeRevision(service: ServiceState, revision: ServiceRevision) {
  return {
    serviceRevisionArn: revision.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    taskDefinition: revision.taskDefinition.definition.taskDefinitionArn,
    capacityProviderStrategy: revision.capacityProviderStrategy,
    launchType: revision.launchType,
    platformVersion: revision.platformVersion === 'LATEST' ? '1.4.0' : revision.platformVersion,
    platformFamily: 'Linux',
    loadBalancers: revision.loadBalancers,
    networkConfiguration: revision.networkConfiguration,
    containerImages: revision.containerImages,
    guardDutyEnabled: false,
    createdAt: new Date(revision.createdAt),
  }
}
