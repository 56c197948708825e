import { isObject, type Json, type JsonObject } from '../../definitions/json.ts'
import type { Revision, World } from '../world.ts'
import { AwsError } from './aws-error.ts'
import { Deployments, describeDeployment, seconds } from './deployments.ts'
import type { Operations } from './operations.ts'
import { FakeTasks } from './tasks.ts'

interface Registered {
  revision: number
  status: string
  content: JsonObject
  tags: Json
}

/** ECS with one cluster, at most one service, and one family of task definitions. */
export function fakeEcs(world: World, now: () => number): Operations {
  const prefix = `arn:aws:ecs:${world.region}:${world.account}`
  const family = String(world.taskDefinition['family'])
  const registered = world.revisions.map((one) => stored(world, one))
  const deployments = new Deployments(now)
  let service: JsonObject | undefined = world.service
    ? { ...world.serviceDefaults, ...world.service }
    : undefined
  const epoch = now() - 86_400_000
  if (service) deployments.start(String(service['taskDefinition']), {}, epoch)
  if (world.deployment.inProgress) deployments.start(world.deployment.inProgress, world.deployment)
  const tasks = new FakeTasks(world, prefix, now, (name) => find(name).content)

  const arnOf = (name: string) => `${prefix}:task-definition/${name}`
  const nameOf = (arn: unknown) => String(arn).split('/').at(-1) ?? ''

  function find(name: string): Registered {
    const [of, revision] = name.split(':')
    const found =
      revision === undefined
        ? registered.filter(({ status }) => status === 'ACTIVE').at(-1)
        : registered.find((one) => String(one.revision) === revision)
    if (!found || of !== family)
      throw new AwsError('ClientException', 'Unable to describe task definition.')
    return found
  }

  function describeDefinition({ revision, status, content }: Registered): JsonObject {
    const arn = arnOf(`${family}:${revision}`)
    return {
      ...filled(content),
      taskDefinitionArn: arn,
      revision,
      status,
      registeredAt: seconds(epoch),
    }
  }

  function requireCluster({ cluster }: JsonObject): void {
    if (nameOf(cluster) !== world.cluster)
      throw new AwsError('ClusterNotFoundException', 'Cluster not found.')
  }

  function describeService(of: JsonObject): JsonObject {
    const inactive = of['status'] === 'INACTIVE'
    const views = inactive ? [] : deployments.view()
    const desired = Number(of['desiredCount'] ?? 1)
    const listed = views.map((one) => describeDeployment(one, arnOf(one.taskDefinition), desired))
    const total = (key: string) => listed.reduce((sum, one) => sum + Number(one[key]), 0)
    const primary = views[0]?.taskDefinition ?? nameOf(of['taskDefinition'])
    const { deploymentController = { type: 'ECS' }, ...attributes } = of
    return {
      status: 'ACTIVE',
      ...attributes,
      ...(deploymentController === null ? {} : { deploymentController }),
      serviceArn: `${prefix}:service/${world.cluster}/${of['serviceName']}`,
      clusterArn: `${prefix}:cluster/${world.cluster}`,
      taskDefinition: arnOf(primary),
      desiredCount: desired,
      runningCount: total('runningCount'),
      pendingCount: total('pendingCount'),
      deployments: listed,
      events: eventsOf(of, epoch),
      createdAt: seconds(epoch),
      platformFamily: 'Linux',
      serviceRegistries: [],
      placementConstraints: [],
      placementStrategy: [],
    }
  }

  function requireService(input: JsonObject): JsonObject {
    requireCluster(input)
    if (!service) throw new AwsError('ServiceNotFoundException', 'Service not found.')
    return service
  }

  const describeServiceDeployment = (one: {
    number: number
    status: string
    startedAt: number
  }) => ({
    serviceDeploymentArn: `${prefix}:service-deployment/${world.cluster}/${service?.['serviceName']}/${one.number}`,
    status: one.status,
    createdAt: seconds(one.startedAt),
    startedAt: seconds(one.startedAt),
  })

  return {
    DescribeClusters: ({ clusters }) => {
      const found = Array.isArray(clusters) && clusters.map(nameOf).includes(world.cluster)
      const cluster = {
        clusterArn: `${prefix}:cluster/${world.cluster}`,
        clusterName: world.cluster,
        status: 'ACTIVE',
      }
      return { clusters: found ? [cluster] : [], failures: found ? [] : [{ reason: 'MISSING' }] }
    },
    DescribeServices: (input) => {
      requireCluster(input)
      const missing = { arn: `${prefix}:service/${world.cluster}/x`, reason: 'MISSING' }
      return service
        ? { services: [describeService(service)], failures: [] }
        : { services: [], failures: [missing] }
    },
    CreateService: (input) => {
      requireCluster(input)
      const { cluster: _, serviceName, ...attributes } = input
      service = { serviceName, ...attributes }
      deployments.start(nameOf(input['taskDefinition']), world.deployment)
      return { service: describeService(service) }
    },
    UpdateService: (input) => {
      const { cluster: _, service: __, forceNewDeployment, ...attributes } = input
      const next = input['taskDefinition'] ? nameOf(input['taskDefinition']) : undefined
      if (next) find(next)
      service = { ...requireService(input), ...attributes }
      if (forceNewDeployment || (next && next !== deployments.latest?.taskDefinition)) {
        const taskDefinition = next ?? deployments.latest?.taskDefinition ?? ''
        deployments.start(world.deployment.overtakenBy ?? taskDefinition, world.deployment)
      }
      return { service: describeService(service) }
    },
    ListServiceDeployments: (input) => {
      requireService(input)
      return { serviceDeployments: deployments.serviceDeployments().map(describeServiceDeployment) }
    },
    DescribeServiceDeployments: ({ serviceDeploymentArns: arns }) => ({
      serviceDeployments: deployments
        .serviceDeployments()
        .map(describeServiceDeployment)
        .filter((one) => Array.isArray(arns) && arns.includes(one.serviceDeploymentArn)),
      failures: [],
    }),
    RegisterTaskDefinition: ({ tags = [], ...content }) => {
      const revision = Math.max(0, ...registered.map((one) => one.revision)) + 1
      const one = { revision, status: 'ACTIVE', content, tags }
      registered.push(one)
      return { taskDefinition: describeDefinition(one), tags }
    },
    DescribeTaskDefinition: ({ taskDefinition }) => {
      const one = find(nameOf(taskDefinition))
      return { taskDefinition: describeDefinition(one), tags: one.tags }
    },
    DeregisterTaskDefinition: ({ taskDefinition }) => {
      const one = find(nameOf(taskDefinition))
      one.status = 'INACTIVE'
      return { taskDefinition: describeDefinition(one) }
    },
    ListTaskDefinitions: ({ sort, maxResults }) => {
      const active = registered.filter(({ status }) => status === 'ACTIVE')
      const arns = active.map(({ revision }) => arnOf(`${family}:${revision}`))
      if (sort === 'DESC') arns.reverse()
      return { taskDefinitionArns: arns.slice(0, Number(maxResults ?? 100)) }
    },
    TagResource: () => ({}),
    UntagResource: () => ({}),
    ...tasks.operations,
  }
}

function stored(
  world: World,
  { revision, imageTag, tags, status = 'ACTIVE' }: Revision,
): Registered {
  const { tags: usual = [], ...content } = world.taskDefinition
  const text = JSON.stringify(content).replaceAll('IMAGE_TAG', imageTag)
  return { revision, status, content: JSON.parse(text), tags: tags ?? usual }
}

/** The defaults of AWS. */
function filled(content: JsonObject): JsonObject {
  const { containerDefinitions } = content
  const containers = Array.isArray(containerDefinitions)
    ? containerDefinitions.filter(isObject)
    : []
  return {
    ...content,
    containerDefinitions: containers.map((container) => ({
      cpu: 0,
      environment: [],
      mountPoints: [],
      volumesFrom: [],
      systemControls: [],
      ...container,
      ...portsOf(container),
    })),
    volumes: [],
    placementConstraints: [],
    compatibilities: ['EC2', 'FARGATE'],
    requiresAttributes: [{ name: 'com.amazonaws.ecs.capability.docker-remote-api.1.19' }],
  }
}

function portsOf({ portMappings }: JsonObject): JsonObject {
  if (!Array.isArray(portMappings)) return { portMappings: [] }
  return {
    portMappings: portMappings.filter(isObject).map((port) => ({
      hostPort: port['containerPort'],
      protocol: 'tcp',
      ...port,
    })),
  }
}

function eventsOf({ serviceName }: JsonObject, epoch: number): Json {
  return ['has started 1 tasks.', 'has reached a steady state.']
    .map((text, index) => ({
      id: `event-${index}`,
      createdAt: seconds(epoch) + index,
      message: `(service ${serviceName}) ${text}`,
    }))
    .reverse()
}
