import { recordedCalls } from '@repo/ecspresso-lite'
import { describe, expect, test } from 'vitest'
import { fakeCloud } from './fakes.ts'
import { running, service } from './scenario.ts'

/** Removes empty lists: ECS writes some of them, and ecspresso drops all of them. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => !(Array.isArray(child) && child.length === 0))
      .map(([name, child]) => [name, withoutEmpty(child)]),
  )
}

const registered = recordedCalls().flatMap(({ calls }) =>
  calls.filter(({ call }) => call === 'ecs:RegisterTaskDefinition').map(({ request }) => request),
)

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html */
const taskDefinitionFields =
  'compatibilities containerDefinitions family placementConstraints registeredAt registeredBy requiresAttributes revision status taskDefinitionArn volumes'

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
const serviceFields =
  'availabilityZoneRebalancing clusterArn createdAt createdBy deploymentConfiguration deploymentController deployments desiredCount enableECSManagedTags enableExecuteCommand events healthCheckGracePeriodSeconds launchType loadBalancers networkConfiguration pendingCount placementConstraints placementStrategy platformFamily platformVersion propagateTags runningCount schedulingStrategy serviceArn serviceName serviceRegistries status taskDefinition'

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html */
const deploymentFields =
  'createdAt desiredCount failedTasks id launchType networkConfiguration pendingCount platformFamily platformVersion rolloutState rolloutStateReason runningCount status taskDefinition updatedAt'

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
const taskFields =
  'clusterArn containers cpu createdAt desiredStatus group lastStatus launchType memory startedAt tags taskArn taskDefinitionArn'

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Container.html */
const containerFields = 'image lastStatus name networkInterfaces taskArn'

describe('recorded calls of ecspresso', () => {
  test('the recordings contain task definitions', () => {
    expect(registered.length).toBeGreaterThan(40)
  })

  test('RegisterTaskDefinition returns every recorded field and fills in defaults', async () => {
    for (const request of registered) {
      const { tags = [], ...sent } = request
      const ours = await fakeCloud().call('RegisterTaskDefinition', request)
      expect(Object.keys(ours.taskDefinition)).toEqual(
        expect.arrayContaining(taskDefinitionFields.split(' ')),
      )
      const { taskDefinition } = ours
      expect(withoutEmpty(taskDefinition)).toMatchObject(Object(withoutEmpty(sent)))
      for (const container of taskDefinition.containerDefinitions) {
        expect(container).toMatchObject({
          cpu: expect.any(Number),
          essential: expect.any(Boolean),
          environment: expect.any(Array),
          mountPoints: [],
          volumesFrom: [],
          systemControls: [],
        })
        for (const port of container.portMappings)
          expect(port).toMatchObject({ hostPort: port.containerPort, protocol: 'tcp' })
      }
      expect(ours.tags).toEqual(tags)
    }
  })
})

describe('ECS responses', () => {
  test('DescribeServices returns every field that ecspresso and people read', async () => {
    const cloud = await running({ healthCheckGracePeriodSeconds: 60 })
    const ours = await service(cloud)
    expect(Object.keys(ours)).toEqual(expect.arrayContaining(serviceFields.split(' ')))
    expect(Object.keys(ours.deployments[0])).toEqual(
      expect.arrayContaining(deploymentFields.split(' ')),
    )
  })

  test('DescribeTasks returns every field that ecspresso and people read', async () => {
    const cloud = await running()
    const { taskArns } = await cloud.call('ListTasks', { cluster: 'app-dev' })
    const { tasks } = await cloud.call('DescribeTasks', { cluster: 'app-dev', tasks: taskArns })
    expect(Object.keys(tasks[0])).toEqual(expect.arrayContaining(taskFields.split(' ')))
    expect(Object.keys(tasks[0].containers[0])).toEqual(
      expect.arrayContaining(containerFields.split(' ')),
    )
  })
})
