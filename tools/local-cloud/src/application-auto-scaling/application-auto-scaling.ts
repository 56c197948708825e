import { arn, iamArn, perPlace, uuid } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import type { Ecs } from '../ecs/index.ts'
import { AwsError, type AwsService } from '../wire/service.ts'
import { createScheduledActions } from './scheduled-actions.ts'

interface Filter {
  ServiceNamespace?: string
  ResourceIds?: string[]
  ResourceId?: string
  ScalableDimension?: string
}

interface Suspension {
  DynamicScalingInSuspended: boolean
  DynamicScalingOutSuspended: boolean
  ScheduledScalingSuspended: boolean
}

interface Register extends Filter {
  MinCapacity?: number
  MaxCapacity?: number
  SuspendedState?: Partial<Suspension>
}

interface Target {
  ServiceNamespace: string
  ResourceId: string
  ScalableDimension: string
  MinCapacity: number
  MaxCapacity: number
  RoleARN: string
  CreationTime: Date
  SuspendedState: Suspension
  ScalableTargetARN: string
}

/** Application Auto Scaling: scalable targets, and scheduled actions that scale. There are no policies. */
export function createApplicationAutoScaling(
  clock: Clock,
  keepWithin: Ecs['keepWithin'],
): AwsService {
  const targetsOf = perPlace(() => new Map<string, Target>())

  function register(input: Register, caller: Caller) {
    const { ServiceNamespace = '', ResourceId = '', ScalableDimension = '' } = input
    const existing = targetsOf(caller).get(`${ResourceId} ${ScalableDimension}`)
    const MinCapacity = input.MinCapacity ?? existing?.MinCapacity
    const MaxCapacity = input.MaxCapacity ?? existing?.MaxCapacity
    if (MinCapacity === undefined || MaxCapacity === undefined || MinCapacity > MaxCapacity)
      throw new AwsError(
        'ValidationException',
        'MinCapacity and MaxCapacity are required for a new target, and MinCapacity cannot be the larger one',
      )
    const target: Target = {
      ServiceNamespace,
      ResourceId,
      ScalableDimension,
      MinCapacity,
      MaxCapacity,
      RoleARN: iamArn(
        caller.account,
        'role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService',
      ),
      CreationTime: existing?.CreationTime ?? new Date(clock.now()),
      SuspendedState: {
        DynamicScalingInSuspended: false,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: false,
        ...existing?.SuspendedState,
        ...input.SuspendedState,
      },
      ScalableTargetARN:
        existing?.ScalableTargetARN ??
        arn('application-autoscaling', caller, `scalable-target/${uuid()}`),
    }
    targetsOf(caller).set(`${ResourceId} ${ScalableDimension}`, target)
    return { ScalableTargetARN: target.ScalableTargetARN }
  }

  const scheduledActions = createScheduledActions(clock, (target, limits, caller) => {
    const { ServiceNamespace = '', ScalableDimension = '', ResourceId = '' } = target
    const dimension = { ServiceNamespace, ScalableDimension }
    const [registered] = describe({ ...dimension, ResourceIds: [ResourceId] }, caller)
    if (!registered || registered.SuspendedState.ScheduledScalingSuspended) return
    const { MinCapacity: min, MaxCapacity: max } = { ...registered, ...limits }
    register({ ...dimension, ResourceId, ...limits }, caller)
    const [, cluster = '', service = ''] = ResourceId.split('/')
    keepWithin({ cluster, service }, { min, max }, caller)
  })

  function describe(input: Filter, caller: Caller): Target[] {
    return [...targetsOf(caller).values()].filter(
      (target) =>
        target.ServiceNamespace === input.ServiceNamespace &&
        (!input.ResourceIds?.length || input.ResourceIds.includes(target.ResourceId)) &&
        (!input.ScalableDimension || input.ScalableDimension === target.ScalableDimension),
    )
  }

  return {
    name: 'application-autoscaling',
    model: { name: 'application-autoscaling' },
    protocol: 'json',
    targetPrefix: 'AnyScaleFrontendService',
    operations: {
      RegisterScalableTarget: register,
      DescribeScalableTargets: (input: Filter, caller: Caller) => ({
        ScalableTargets: describe(input, caller),
      }),
      ...scheduledActions,
      DescribeScalingPolicies: () => ({ ScalingPolicies: [] }),
    },
  }
}
