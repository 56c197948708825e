import type { Ecs } from '../ecs/index.ts'
import type { ServiceDeployment, ServiceRevision, ServiceState, TaskState } from '../ecs/model.ts'
import { lastPart } from '../ecs/store.ts'
import type { DeploymentView, RevisionView, ServiceView, TaskView } from './model.ts'

/** Service deployments of each service. */
const DEPLOYMENTS = 10

/** Stopped tasks of each service. */
const STOPPED_TASKS = 20

/** Every service of ECS with its deployments and tasks. */
export function viewServices(ecs: Pick<Ecs, 'services' | 'tasks'>): ServiceView[] {
  const tasks = ecs.tasks()
  return ecs.services().map((service) => viewService(service, tasks))
}

function viewService(service: ServiceState, all: readonly TaskState[]): ServiceView {
  const { caller, cluster, name } = service
  const tasks = all.filter((task) => task.cluster === cluster && task.group === `service:${name}`)
  const stopped = tasks.filter(({ lastStatus }) => lastStatus === 'STOPPED')
  const omitted = new Set(stopped.slice(0, -STOPPED_TASKS))
  return {
    key: [caller.account, caller.region, cluster.name, name].join('/'),
    account: caller.account,
    region: caller.region,
    cluster: cluster.name,
    name,
    status: service.status,
    desiredCount: service.desiredCount,
    deployments: service.serviceDeployments
      .slice(0, DEPLOYMENTS)
      .map((deployment) => viewDeployment(service, deployment)),
    tasks: tasks.filter((task) => !omitted.has(task)).map(viewTask),
  }
}

function viewDeployment(service: ServiceState, deployment: ServiceDeployment): DeploymentView {
  const { rollback } = deployment
  const back = service.revisions.find(({ arn }) => arn === rollback?.arn)
  return {
    id: deployment.deploymentId,
    arn: deployment.arn,
    status: deployment.status,
    statusReason: deployment.statusReason,
    target: viewRevision(deployment.target),
    sources: deployment.sources.map(viewRevision),
    createdAt: deployment.createdAt,
    startedAt: deployment.startedAt,
    finishedAt: deployment.finishedAt,
    breaker: { ...deployment.breaker },
    rollback: rollback && {
      id: rollback.deploymentId,
      reason: rollback.reason,
      startedAt: rollback.startedAt,
      to: back && viewRevision(back),
    },
    hooks: deployment.hooks.map(({ id, stage, status, expiresAt }) => ({
      id,
      stage,
      status,
      expiresAt,
    })),
  }
}

function viewRevision({ arn, taskDefinition, containerImages }: ServiceRevision): RevisionView {
  return {
    arn,
    taskDefinition: lastPart(taskDefinition.definition.taskDefinitionArn),
    images: containerImages.map(({ containerName, image, imageDigest }) => ({
      container: containerName,
      image,
      tag: tagOf(image),
      digest: imageDigest,
    })),
  }
}

function viewTask(task: TaskState): TaskView {
  return {
    id: task.id,
    startedBy: task.startedBy,
    taskDefinition: lastPart(task.taskDefinition.definition.taskDefinitionArn),
    tag: task.containers.map(({ image }) => tagOf(image)).find((tag) => tag !== undefined),
    lastStatus: task.lastStatus,
    desiredStatus: task.desiredStatus,
    target: worstOf([...task.targets.values()]),
    createdAt: task.createdAt,
    startedAt: task.startedAt,
    stoppedAt: task.stoppedAt,
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    containers: task.containers.map(({ name, lastStatus, health, exitCode, reason }) => ({
      name,
      lastStatus,
      health,
      exitCode,
      reason,
    })),
  }
}

type TargetState = TaskState['targets'] extends Map<string, infer State> ? State : never

const WORST_FIRST: readonly TargetState[] = [
  'unhealthy',
  'draining',
  'unused',
  'initial',
  'healthy',
]

function worstOf(states: readonly TargetState[]): TargetState | undefined {
  return WORST_FIRST.find((state) => states.includes(state))
}

/** Of `HOST:PORT/REPOSITORY:TAG@DIGEST`. */
function tagOf(image: string): string | undefined {
  return /:([^:/]+)$/.exec(image.split('@')[0] ?? '')?.[1]
}
