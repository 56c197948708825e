import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject } from '../definitions/json.ts'

/** A fake ECS with one service on a local port, whose deployments end at once with the outcome of the test. */
export interface FakeEcs {
  url: string
  outcome: 'succeed' | 'rollback' | 'stuck'
  /** Operations called so far. */
  calls: string[]
  /** The request that created the service. */
  created(): JsonObject | undefined
  /** The image of each registered revision. */
  images(): unknown[]
  close(): Promise<void>
}

const PREFIX = 'arn:aws:ecs:ap-northeast-1:123456789012'

export async function startFakeEcs(): Promise<FakeEcs> {
  const revisions: JsonObject[] = []
  let serving = ''
  let created: JsonObject | undefined

  const operations: Record<string, (input: JsonObject) => object> = {
    DescribeServices: () => ({ services: created ? [describe()] : [], failures: [] }),
    DescribeScalableTargets: () => ({ ScalableTargets: [] }),
    RegisterTaskDefinition: (input) => {
      revisions.push(input)
      return { taskDefinition: revision(revisions.length) }
    },
    DescribeTaskDefinition: ({ taskDefinition }) => ({
      taskDefinition: revision(Number(String(taskDefinition).split(':').at(-1))),
    }),
    CreateService: (input) => {
      created = input
      serving = String(input['taskDefinition'])
      return { service: describe() }
    },
    UpdateService: ({ taskDefinition }) => {
      if (fake.outcome !== 'rollback') serving = String(taskDefinition)
      return { service: describe() }
    },
    ListServiceDeployments: () => ({
      serviceDeployments: [
        { serviceDeploymentArn: `${PREFIX}:service-deployment/1`, createdAt: 1 },
      ],
    }),
    DescribeServiceDeployments: () => ({ serviceDeployments: [{ status: STATUS[fake.outcome] }] }),
  }

  function revision(number: number): JsonObject {
    const arn = `${PREFIX}:task-definition/backend:${number}`
    return { ...revisions[number - 1], revision: number, taskDefinitionArn: arn, volumes: [] }
  }

  function describe(): JsonObject {
    const stuck = fake.outcome === 'stuck'
    return {
      ...created,
      serviceArn: `${PREFIX}:service/app-dev/backend`,
      clusterArn: `${PREFIX}:cluster/app-dev`,
      status: 'ACTIVE',
      deploymentController: { type: 'ECS' },
      taskDefinition: serving,
      platformVersion: 'LATEST',
      desiredCount: 1,
      runningCount: stuck ? 0 : 1,
      deployments: [{ id: 'ecs-svc/1', status: 'PRIMARY', taskDefinition: serving }],
    }
  }

  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    fake.calls.push(operation)
    const handler = operations[operation]
    response.writeHead(handler ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(
      JSON.stringify(handler ? handler(JSON.parse(body)) : { __type: 'UnknownOperationException' }),
    )
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  // Safe: a listening TCP server's address is never a string.
  const { port } = server.address() as AddressInfo
  const fake: FakeEcs = {
    url: `http://127.0.0.1:${port}`,
    outcome: 'succeed',
    calls: [],
    created: () => created,
    images: () => revisions.map(imageOf),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return fake
}

const STATUS = { succeed: 'SUCCESSFUL', rollback: 'ROLLBACK_SUCCESSFUL', stuck: 'IN_PROGRESS' }

function imageOf({ containerDefinitions }: JsonObject): unknown {
  const [container] = Array.isArray(containerDefinitions) ? containerDefinitions : []
  return container && typeof container === 'object' && 'image' in container && container['image']
}
