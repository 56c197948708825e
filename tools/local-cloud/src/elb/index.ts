import { arn, hex } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import type { CountMetric } from '../cloudwatch/alarms.ts'
import type { TargetGroups } from '../ecs/ports.ts'
import type { AwsService } from '../wire/service.ts'
import type { HealthCheck } from './health-check.ts'
import { openLoadBalancer } from './load-balancer.ts'
import { elbService, type NamedLoadBalancer } from './operations.ts'
import { probeByHttp } from './probe.ts'
import { createTargetGroup, type Probe, type TargetGroup } from './target-group.ts'

export interface SeedTargetGroup {
  readonly name: string
  /** Default: one with a random id. */
  readonly arn?: string
  /** Default: 8080. */
  readonly port?: number
  readonly vpcId?: string
  readonly healthCheck?: Partial<HealthCheck>
  /** Milliseconds of the cloud's clock. Default: 5 s. */
  readonly deregistrationDelayMs?: number
}

export interface Elb {
  readonly service: AwsService
  /** Target groups, as ECS uses them. */
  readonly targetGroups: TargetGroups
  /** Creates a target group, as a stack does. Returns its ARN. */
  seedTargetGroup(caller: Caller, seed: SeedTargetGroup): string
  /**
   * Opens a load balancer in front of a target group, on a port of 127.0.0.1 (0: any free one). Returns its URL; the
   * same one when called again for the same target group.
   * @throws PortInUseError
   */
  listen(targetGroupArn: string, port?: number, as?: { name: string; arn: string }): Promise<string>
  /** `127.0.0.1:PORT` of a load balancer that listens. */
  address(loadBalancerArn: string): string | undefined
  close(): Promise<void>
}

export interface ElbOptions {
  readonly clock: Clock
  /** Default: over HTTP. */
  readonly probe?: Probe
  /** Counts answers with 5xx. */
  readonly count?: (metric: CountMetric) => void
}

/** Short, so that a deployment takes seconds; real stacks use 10 s to 30 s. */
const defaultHealthCheck: HealthCheck = {
  path: '/readyz',
  matcher: '200',
  intervalMs: 1000,
  timeoutMs: 2000,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
const metrics = {
  target: 'HTTPCode_Target_5XX_Count',
  'load-balancer': 'HTTPCode_ELB_5XX_Count',
} as const

/** Elastic Load Balancing: target groups that check health, and one HTTP port in front of each. */
export function createElb({ clock, probe = probeByHttp, count = () => {} }: ElbOptions): Elb {
  const groups = new Map<string, TargetGroup>()
  const loadBalancers: NamedLoadBalancer[] = []

  function groupOf(targetGroupArn: string): TargetGroup {
    const group = groups.get(targetGroupArn)
    if (!group) throw new Error(`no target group ${targetGroupArn}`)
    return group
  }

  return {
    service: elbService({ groups, loadBalancers }),
    targetGroups: {
      exists: (targetGroupArn) => groups.has(targetGroupArn),
      register: (targetGroupArn, target, onHealth) =>
        groupOf(targetGroupArn).register(target, onHealth),
      deregister: (targetGroupArn, target) => groupOf(targetGroupArn).deregister(target),
    },
    seedTargetGroup(caller, seed) {
      const settings = {
        arn: seed.arn ?? arn('elasticloadbalancing', caller, `targetgroup/${seed.name}/${hex(16)}`),
        name: seed.name,
        port: seed.port ?? 8080,
        vpcId: seed.vpcId ?? 'vpc-0123456789abcdef0',
        healthCheck: { ...defaultHealthCheck, ...seed.healthCheck },
        deregistrationDelayMs: seed.deregistrationDelayMs ?? 5000,
      }
      groups.set(settings.arn, createTargetGroup(settings, clock, probe))
      return settings.arn
    },
    async listen(targetGroupArn, port = 0, as) {
      const open = loadBalancers.find((one) => one.targetGroupArn === targetGroupArn)
      if (open) return open.listener.url
      const group = groupOf(targetGroupArn)
      const [start = ''] = targetGroupArn.split(':targetgroup/')
      const { name } = group.settings
      const named = as ?? { name, arn: `${start}:loadbalancer/app/${name}/${hex(16)}` }
      const [, loadBalancer = ''] = named.arn.split(':loadbalancer/')
      const listener = await openLoadBalancer(group, clock, port, (by) =>
        count({ name: metrics[by], loadBalancer }),
      )
      loadBalancers.push({
        ...named,
        targetGroupArn,
        listener,
        createdAt: clock.now(),
      })
      return listener.url
    },
    address(loadBalancerArn) {
      const found = loadBalancers.find((one) => one.arn === loadBalancerArn)
      return found && new URL(found.listener.url).host
    },
    async close() {
      for (const group of groups.values()) group.close()
      await Promise.all(loadBalancers.map(({ listener }) => listener.close()))
    },
  }
}
