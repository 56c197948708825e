import type { Clock } from '../../clock.ts'
import type { Ids } from '../ids.ts'
import type { Deployment, ServiceState, TaskKeeper, TaskState } from '../model.ts'
import type { Store } from '../store.ts'
import type { ContainerStarter } from '../task/containers.ts'
import type { HealthRule, TaskListener } from '../task/plan.ts'
import type { TaskRunner } from '../task/runner.ts'
import { newTask } from '../task/tasks.ts'
import type { Emitter } from './emit.ts'
import type { DeploymentEngine } from './engine.ts'
import { type ServiceLog, serviceEvents } from './service-events.ts'

export interface KeeperOptions {
  readonly clock: Clock
  readonly ids: Ids
  readonly store: Store
  readonly emit: Emitter
  readonly log: ServiceLog
  readonly runner: TaskRunner
  readonly start: ContainerStarter
  readonly forcedExit: ContainerStarter
  /** A function, because engine and keeper call each other. */
  readonly engine: () => DeploymentEngine
}

/** ECS keeps a stopped task for an hour. */
const FORGET_MS = 60 * 60 * 1000

/** Starts the tasks of services and of RunTask, and reports their changes to the engine. */
export function createTaskKeeper(options: KeeperOptions) {
  const { clock, ids, store, emit, log, runner } = options

  function listenerOf(service: ServiceState | undefined): TaskListener {
    const name = service?.name ?? ''
    return {
      changed: (task) => emit.task(task),
      healthy: (task) => service && options.engine().taskHealthy(service, task),
      unhealthy(task, targetGroupArn, description) {
        if (!service) return
        const port = task.containers.length > 0 ? portOf(service, targetGroupArn) : 0
        log(service, serviceEvents.unhealthy(name, task.id, port, targetGroupArn, description))
        const reason = `Task failed ELB health checks in (target-group ${targetGroupArn})`
        runner.stop(task, 'ServiceSchedulerInitiated', reason)
      },
      failsItsCheck(task) {
        if (service) log(service, serviceEvents.failsItsCheck(name, task.id))
        runner.stop(task, 'ServiceSchedulerInitiated', 'Task failed container health checks')
      },
      registered(_task, arns) {
        if (service) for (const arn of arns) log(service, serviceEvents.registered(name, arn))
      },
      deregistered(task, arns) {
        if (!service) return
        for (const arn of arns) log(service, serviceEvents.deregistered(name, arn))
        log(service, serviceEvents.draining(name, task.startedBy ?? ''))
        options.engine().reconcile(service)
      },
    }
  }

  function tasksOf(service: ServiceState): TaskState[] {
    return [...store.placeOf(service.caller).tasks.values()].filter(
      (task) =>
        task.cluster === service.cluster &&
        task.group === `service:${service.name}` &&
        task.lastStatus !== 'STOPPED',
    )
  }

  function begin(
    task: TaskState,
    service: ServiceState | undefined,
    plan: { start: ContainerStarter; health: HealthRule; deployment?: Deployment },
  ): TaskState {
    const { tasks } = store.placeOf(task.caller)
    tasks.set(task.arn, task)
    const listener = listenerOf(service)
    const loadBalancers = plan.deployment?.revision.loadBalancers ?? []
    runner.run(task, { ...plan, loadBalancers, listener }).then(() => {
      clock.after(FORGET_MS, () => {
        tasks.delete(task.arn)
        store.changed()
      })
      if (service) options.engine().taskStopped(service, task)
    })
    return task
  }

  function startForService(service: ServiceState, deployment: Deployment): TaskState {
    const { revision, forced } = deployment
    const { taskDefinition } = revision
    const task = newTask(
      {
        caller: service.caller,
        cluster: service.cluster,
        taskDefinition,
        group: `service:${service.name}`,
        startedBy: deployment.id,
        launchType: revision.launchType ?? 'FARGATE',
        platformVersion: revision.platformVersion,
        capacityProviderName: revision.capacityProviderStrategy?.[0]?.capacityProvider,
        networkConfiguration: revision.networkConfiguration,
        enableExecuteCommand: service.enableExecuteCommand,
        tags: [
          ...(service.enableECSManagedTags ? managedTags(service) : []),
          ...(service.propagateTags === 'SERVICE' ? service.tags : []),
          ...(service.propagateTags === 'TASK_DEFINITION' ? taskDefinition.tags : []),
        ],
      },
      clock,
      ids,
    )
    const start = forced === 'rollback' ? options.forcedExit : options.start
    const mode = forced === 'succeed' ? 'always' : forced === 'stuck' ? 'never' : 'observed'
    const gracePeriodMs = (service.healthCheckGracePeriodSeconds ?? 0) * 1000
    return begin(task, service, { start, health: { mode, gracePeriodMs }, deployment })
  }

  const keeper: TaskKeeper = {
    tasksOf,
    start: startForService,
    stop: (task, reason) => runner.stop(task, 'ServiceSchedulerInitiated', reason),
  }

  return {
    keeper,
    /** Runs a task that belongs to no service. */
    runAlone: (task: TaskState) =>
      begin(task, undefined, {
        start: options.start,
        health: { mode: 'never', gracePeriodMs: 0 },
      }),
  }
}

function portOf(service: ServiceState, targetGroupArn: string): number {
  const loadBalancers = service.deployments.flatMap(({ revision }) => revision.loadBalancers)
  return loadBalancers.find((one) => one.targetGroupArn === targetGroupArn)?.containerPort ?? 0
}

const managedTags = (service: ServiceState) => [
  { key: 'aws:ecs:clusterName', value: service.cluster.name },
  { key: 'aws:ecs:serviceName', value: service.name },
]
