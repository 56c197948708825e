import type { DeploymentTarget, ListenerRule } from '@repo/environments'
import type { Schedule } from '@repo/scheduled-scaling'
import {
  type ApplicationListener,
  ApplicationListenerRule,
  type ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Scaling } from '../scaling-setting.ts'
import type { LoadBalancer } from './load-balancer.ts'
import type { Network } from './network.ts'
import { ServiceAlarms, type Traffic } from './service-alarms.ts'
import { ServiceScaling } from './service-scaling.ts'
import { ServiceTargetGroup } from './service-target-group.ts'
import { TaskRole } from './task-role.ts'

export interface ServiceResourcesProps {
  readonly target: DeploymentTarget
  readonly network: Network
  /** `undefined` only where no service has requests. */
  readonly loadBalancer: LoadBalancer | undefined
  /** See {@link Traffic.countsLoadBalancer}. */
  readonly countsLoadBalancer: boolean
  /** `undefined`: no service of the environment has uploads. */
  readonly uploads: IBucket | undefined
  /** Tasks at least and at most; `undefined`: as many as the definition has. */
  readonly scaling: Scaling | undefined
  /** When those tasks run; `undefined`: always. */
  readonly schedule: Schedule | undefined
  /** That alarms publish to. */
  readonly topic: ITopic
}

/** What one service has beside its task definition and the service itself: role, target group, alarms, scaling. */
export class ServiceResources extends Construct {
  readonly taskRole: TaskRole
  /** `undefined`: no requests reach it. */
  readonly targetGroup: ApplicationTargetGroup | undefined

  constructor(scope: Construct, id: string, props: ServiceResourcesProps) {
    super(scope, id)
    const { target, network, loadBalancer, countsLoadBalancer, uploads, topic } = props
    this.taskRole = new TaskRole(this, 'TaskRole', target, uploads)
    let traffic: Traffic | undefined
    const { http } = target.service
    if (http && loadBalancer) {
      const { vpc } = network
      const targetGroup = new ServiceTargetGroup(this, 'TargetGroup', { vpc, target, http })
      this.targetGroup = targetGroup
      network.allowRequests(http.port)
      this.#forward(loadBalancer.listener, targetGroup, http.rule)
      traffic = { alb: loadBalancer.alb, targetGroup, countsLoadBalancer }
    }
    const { scaling: range, schedule } = props
    if (range) new ServiceScaling(this, 'Scaling', { target, range, schedule, traffic })
    new ServiceAlarms(this, 'Alarms', { target, traffic, schedule, topic })
  }

  /** Without a rule, everything that no rule matches. */
  #forward(
    listener: ApplicationListener,
    targetGroup: ApplicationTargetGroup,
    rule: ListenerRule | undefined,
  ): void {
    const action = ListenerAction.forward([targetGroup])
    if (!rule) {
      listener.addAction('Default', { action })
      return
    }
    const { priority, paths, hosts } = rule
    new ApplicationListenerRule(this, 'Rule', {
      listener,
      priority,
      action,
      conditions: [
        ...(paths ? [ListenerCondition.pathPatterns([...paths])] : []),
        ...(hosts ? [ListenerCondition.hostHeaders([...hosts])] : []),
      ],
    })
  }
}
