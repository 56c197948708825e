import type { TaskStateChange } from '../ecs/task.ts'
import { type BuildSource, type DetailOf, type EcsOptions, type Frame, frame } from './source.ts'

export interface TaskOptions extends EcsOptions {
  readonly detail?: DetailOf<TaskStateChange>
}

/**
 * By default, a Fargate task of a service runs. With `lastStatus: 'STOPPED'` its container has exited with
 * code 1, unless `detail` differs.
 */
export function taskStateChange(source: BuildSource, options: TaskOptions = {}): TaskStateChange {
  const at = frame(source, options)
  const { cluster = 'default', service = 'servicetest', detail } = options
  const taskArn = detail?.taskArn ?? `${at.arn('ecs')}:task/${cluster}/${at.hexId()}`
  const lastStatus = detail?.lastStatus ?? 'RUNNING'
  const documented = {
    clusterArn: `${at.arn('ecs')}:cluster/${cluster}`,
    containers: [container(at, taskArn, cluster, lastStatus)],
    cpu: '256',
    createdAt: at.iso,
    desiredStatus: lastStatus === 'STOPPED' ? 'STOPPED' : 'RUNNING',
    group: `service:${service}`,
    launchType: 'FARGATE',
    lastStatus,
    memory: '512',
    overrides: { containerOverrides: [{ name: 'app' }] },
    platformVersion: '1.4.0',
    startedBy: 'ecs-svc/1234567890123456789',
    ...(lastStatus === 'STOPPED' ? stopped(at) : {}),
    taskArn,
    taskDefinitionArn: `${at.arn('ecs')}:task-definition/${service}:1`,
    updatedAt: at.iso,
    version: 3,
  }
  return {
    ...at.envelope([taskArn]),
    'detail-type': 'ECS Task State Change',
    source: 'aws.ecs',
    detail: { ...documented, ...detail },
  }
}

function stopped(at: Frame) {
  return {
    executionStoppedAt: at.iso,
    startedAt: at.iso,
    stopCode: 'EssentialContainerExited',
    stoppedAt: at.iso,
    stoppedReason: 'Essential container in task exited',
    stoppingAt: at.iso,
  }
}

function container(at: Frame, taskArn: string, cluster: string, lastStatus: string) {
  return {
    containerArn: `${at.arn('ecs')}:container/${cluster}/${taskArn.split('/').at(-1)}/${at.id}`,
    ...(lastStatus === 'STOPPED' ? { exitCode: 1 } : {}),
    lastStatus,
    name: 'app',
    image: `${at.account}.dkr.ecr.${at.region}.amazonaws.com/my-repository-name:latest`,
    imageDigest: `sha256:${'a'.repeat(64)}`,
    taskArn,
    networkInterfaces: [],
    cpu: '0',
  }
}
