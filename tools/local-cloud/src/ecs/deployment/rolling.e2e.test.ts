import { afterEach, expect, test } from 'vitest'
import { createClock } from '../../clock.ts'
import { createElb } from '../../elb/index.ts'
import { caller, fakeImage, serviceDefinition, taskDefinition } from '../fakes.ts'
import { createEcs } from '../index.ts'
import { createProcessRuntime } from '../runtime/process-runtime.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** A server that answers with its tag after a moment, and shuts down gracefully. */
const SERVER = `
const server = require('node:http').createServer((request, response) => {
  setTimeout(() => response.end(process.env.TAG), request.url === '/readyz' ? 0 : 20)
})
server.listen(process.env.PORT, '127.0.0.1')
process.on('SIGTERM', () => server.close(() => process.exit(0)))
`

/** ECS and load balancer, wired as in the cloud, at ten times the speed. */
async function cloud() {
  const clock = createClock({ speed: 10 })
  cleanups.push(() => clock.stop())
  const elb = createElb({ clock })
  cleanups.push(elb.close)
  const targetGroupArn = elb.seedTargetGroup(caller, { name: 'app-dev-backend' })
  const ecs = createEcs({
    clock,
    events: { emit() {} },
    logs: { write() {} },
    images: {
      resolve(uri) {
        const image = fakeImage(uri)
        return (
          image && {
            ...image,
            command: ['node', '-e', image.tag === 'crash' ? 'process.exit(1)' : SERVER],
            environment: { TAG: image.tag },
          }
        )
      },
    },
    runtime: createProcessRuntime({ path: '/usr/bin:/bin' }),
    targetGroups: elb.targetGroups,
  })
  cleanups.push(ecs.close)
  ecs.seedCluster(caller, 'app-dev')
  const { operations } = ecs.service
  const register = (tag: string) =>
    operations['RegisterTaskDefinition']?.(taskDefinition(tag), caller)
  const loadBalancers = [{ targetGroupArn, containerName: 'backend', containerPort: 8080 }]
  register('one')
  operations['CreateService']?.(
    serviceDefinition({ loadBalancers, desiredCount: 2, taskDefinition: 'backend' }),
    caller,
  )
  const service = () => ecs.services()[0]
  await expect.poll(() => service()?.steady, { timeout: 60_000 }).toBe(true)
  return {
    url: await elb.listen(targetGroupArn),
    async deploy(tag: string) {
      register(tag)
      operations['UpdateService']?.(
        { cluster: 'app-dev', service: 'backend', taskDefinition: 'backend' },
        caller,
      )
      await expect.poll(() => service()?.steady, { timeout: 60_000 }).toBe(true)
    },
    last: () => service()?.serviceDeployments[0],
  }
}

/** Sends requests until it is stopped; counts responses by status and text. */
function load(url: string, clients: number) {
  const answers = new Map<string, number>()
  let going = true
  const request = async () => {
    while (going) {
      const answer = await fetch(url).then(
        async (response) => `${response.status} ${await response.text()}`,
        (error: Error) => `failed: ${error.message}`,
      )
      answers.set(answer, (answers.get(answer) ?? 0) + 1)
    }
  }
  const running = Array.from({ length: clients }, request)
  return async () => {
    going = false
    await Promise.all(running)
    return answers
  }
}

test('no request fails while a deployment replaces every task', async () => {
  const { url, deploy, last } = await cloud()
  const stop = load(url, 8)
  await deploy('two')
  const answers = await stop()
  expect(last()?.status).toBe('SUCCESSFUL')
  expect([...answers.keys()].toSorted()).toEqual(['200 one', '200 two'])
  expect(answers.get('200 one')).toBeGreaterThan(8)
})

test('no request fails while a deployment that cannot start is rolled back', async () => {
  const { url, deploy, last } = await cloud()
  const stop = load(url, 8)
  await deploy('crash')
  const answers = await stop()
  expect(last()?.status).toBe('ROLLBACK_SUCCESSFUL')
  expect([...answers.keys()]).toEqual(['200 one'])
})
